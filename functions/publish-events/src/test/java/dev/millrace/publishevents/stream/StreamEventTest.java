package dev.millrace.publishevents.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.publishevents.Records;
import dev.millrace.publishevents.fake.Event;
import dev.millrace.publishevents.fake.Stream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StreamEventTest {
    @Test
    void what_the_store_writes_arrives_as_it_was_written() throws IOException {
        var stream = new Stream()
                .put(Records.task(1, Records.created()))
                .put(Records.step(1, Records.running(1), 1, 1))
                .remove(Records.task(2, Records.created()));

        assertThat(StreamEvent.read(new ByteArrayInputStream(Event.of(stream.records()))))
                .isEqualTo(stream.records());
    }

    @Test
    void values_of_all_types_are_read() throws IOException {
        var record = read("""
                {"Records": [{
                  "eventID": "c4ca", "eventName": "MODIFY", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
                  "awsRegion": "us-east-1", "userIdentity": {"type": "Service", "principalId": "dynamodb"},
                  "dynamodb": {
                    "ApproximateCreationDateTime": 1800000000.5,
                    "Keys": {"pk": {"S": "a"}, "sk": {"N": "101"}},
                    "NewImage": {
                      "s": {"S": "gr\\u00fc\\u00df"}, "n": {"N": "-1.5"}, "b": {"B": "Y2Fn"}, "bool": {"BOOL": true},
                      "null": {"NULL": true}, "l": {"L": [{"S": "x"}, {"L": []}]}, "m": {"M": {"k": {"N": "1"}}},
                      "ss": {"SS": ["x", "y"]}, "ns": {"NS": ["1"]}, "bs": {"BS": ["Y2Fn"]},
                      "new": {"Z": {"what": ["is", "this"]}}},
                    "OldImage": {"s": {"S": "before"}},
                    "SequenceNumber": "111", "SizeBytes": 26, "StreamViewType": "NEW_AND_OLD_IMAGES"},
                  "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/1"}]}""").getFirst();

        assertThat(record.eventId()).isEqualTo("c4ca");
        assertThat(record.eventName()).isEqualTo("MODIFY");
        assertThat(record.sequenceNumber()).isEqualTo("111");
        assertThat(record.committedAt()).hasValue(Instant.ofEpochMilli(1_800_000_000_500L));
        assertThat(record.keys()).isEqualTo(Map.of("pk", AttributeValue.fromS("a"), "sk", AttributeValue.fromN("101")));
        assertThat(record.image())
                .hasValue(Map.ofEntries(
                        Map.entry("s", AttributeValue.fromS("gr\u00fc\u00df")),
                        Map.entry("n", AttributeValue.fromN("-1.5")),
                        Map.entry("b", AttributeValue.fromB(SdkBytes.fromUtf8String("cag"))),
                        Map.entry("bool", AttributeValue.fromBool(true)),
                        Map.entry("null", AttributeValue.fromNul(true)),
                        Map.entry(
                                "l",
                                AttributeValue.fromL(
                                        List.of(AttributeValue.fromS("x"), AttributeValue.fromL(List.of())))),
                        Map.entry("m", AttributeValue.fromM(Map.of("k", AttributeValue.fromN("1")))),
                        Map.entry("ss", AttributeValue.fromSs(List.of("x", "y"))),
                        Map.entry("ns", AttributeValue.fromNs(List.of("1"))),
                        Map.entry("bs", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("cag")))),
                        Map.entry("new", AttributeValue.builder().build())));
    }

    @Test
    void what_is_missing_is_empty() throws IOException {
        assertThat(read("{}")).isEmpty();
        assertThat(read("{\"Records\":[]}")).isEmpty();
        assertThat(read("{\"Records\":[{\"dynamodb\":null,\"eventID\":\"1\"}]}"))
                .containsExactly(new StreamRecord("1", "", "", Optional.empty(), Map.of(), Optional.empty()));
    }

    @Test
    void what_is_cut_off_is_refused() {
        assertThatThrownBy(() -> read("{\"Records\":[{\"eventID\":\"1\"")).isInstanceOf(IOException.class);
    }

    private static List<StreamRecord> read(String event) throws IOException {
        return StreamEvent.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
    }
}
