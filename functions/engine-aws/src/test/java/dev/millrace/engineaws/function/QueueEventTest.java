package dev.millrace.engineaws.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueEventTest {
    private static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:lane-normal";

    /// The example of Lambda's Developer Guide ("Using Lambda with Amazon SQS"), with two messages of ours.
    @Test
    void a_batch_is_read_as_lambda_hands_it_over() throws IOException {
        var messages = read("""
                {"Records": [
                  {"messageId": "059f36b4", "receiptHandle": "AQEB", "body": "{\\"task\\":\\"\u00fc\\"}",
                   "attributes": {"ApproximateReceiveCount": "3", "SentTimestamp": "1545082649183"},
                   "messageAttributes": {
                     "traceparent": {"stringValue": "00-4b", "stringListValues": [], "binaryListValues": [],
                                     "dataType": "String"},
                     "raw": {"binaryValue": "MQ==", "stringListValues": [], "dataType": "Binary"}},
                   "md5OfBody": "e4e6", "eventSource": "aws:sqs",
                   "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:lane-normal", "awsRegion": "us-east-1"},
                  {"messageId": "2e1424d4", "receiptHandle": "AQEC", "body": "", "attributes": {},
                   "messageAttributes": {}, "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:lane-normal"}]}""");

        assertThat(messages)
                .containsExactly(
                        new QueueMessage(
                                "059f36b4", "AQEB", QUEUE, "{\"task\":\"\u00fc\"}", 3, Map.of("traceparent", "00-4b")),
                        new QueueMessage("2e1424d4", "AQEC", QUEUE, "", 1, Map.of()));
    }

    @Test
    void what_is_missing_is_empty() throws IOException {
        assertThat(read("{}")).isEmpty();
        assertThat(read("{\"Records\":null}")).isEmpty();
        assertThat(read("{\"Records\":[]}")).isEmpty();
        assertThat(read("{\"Records\":[{\"messageAttributes\":null,\"attributes\":null,\"messageId\":\"1\"}]}"))
                .containsExactly(new QueueMessage("1", "", "", "", 1, Map.of()));
    }

    @Test
    void what_is_cut_off_is_refused() {
        assertThatThrownBy(() -> read("{\"Records\":[{\"messageId\":\"1\"")).isInstanceOf(IOException.class);
    }

    @Test
    void the_answer_names_what_is_to_come_again() throws IOException {
        assertThat(written(new BatchAnswer(List.of("a", "b\"c"))))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"b\\\"c\"}]}");
        assertThat(written(new BatchAnswer(List.of()))).isEqualTo("{\"batchItemFailures\":[]}");
    }

    private static List<QueueMessage> read(String event) throws IOException {
        return QueueEvent.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
    }

    private static String written(BatchAnswer answer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        answer.write(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
