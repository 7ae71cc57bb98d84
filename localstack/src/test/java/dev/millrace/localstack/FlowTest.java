package dev.millrace.localstack;

import static dev.millrace.localstack.SampleStack.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.localstack.sample.Items;
import dev.millrace.localstack.sample.RecordOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowTest {
    private SampleStack sample;

    @BeforeAll
    void start() {
        sample = SampleStack.start();
    }

    @AfterAll
    void stop() {
        sample.close();
    }

    @Test
    void a_message_travels_from_queue_to_table_to_stream_to_bus_to_queue() {
        sample.send("Items", "a=1");

        sample.receiveUntil("Heard", "{\"id\":\"a\",\"value\":\"1\"}");
        assertThat(sample.items().get("a")).containsEntry("value", Items.text("1"));
        assertThat(sample.stack().requests().count("dynamodb", "PutItem")).isPositive();
        assertThat(sample.http("GET", "/_local/events?after=0&limit=1000", "").body())
                .contains("item.stored");
    }

    @Test
    void a_message_that_keeps_failing_ends_in_the_dead_letter_queue_and_the_others_are_stored() {
        sample.send("Items", "good=1");
        sample.send("Items", "bad=poison");
        sample.send("Items", "fine=2");

        assertThat(sample.receive("Dead", 1)).extracting(Message::body).containsExactly("bad=poison");
        eventually(() -> !sample.items().get("good").isEmpty()
                && !sample.items().get("fine").isEmpty());
    }

    @Test
    void message_attributes_and_the_receive_count_arrive() {
        sample.stack()
                .clients()
                .sqs()
                .sendMessage(SendMessageRequest.builder()
                        .queueUrl(sample.url("Items"))
                        .messageBody("traced=attributes")
                        .messageAttributes(Map.of(
                                "traceparent",
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue("00-abc")
                                        .build()))
                        .build());

        eventually(() -> !sample.items().get("traced").isEmpty());
        assertThat(sample.items().value("traced")).isEqualTo("00-abc 1");
    }

    @Test
    void messages_of_a_group_come_in_order() {
        var groups = List.of("one", "two", "three");
        for (var number = 0; number < 30; number++) {
            for (var group : groups) {
                sample.stack()
                        .clients()
                        .sqs()
                        .sendMessage(SendMessageRequest.builder()
                                .queueUrl(sample.url("Ordered.fifo"))
                                .messageBody(Integer.toString(number))
                                .messageGroupId(group)
                                .messageDeduplicationId(group + number)
                                .build());
            }
        }

        eventually(() -> RecordOrder.SEEN.size() == 90);
        for (var group : groups) {
            assertThat(RecordOrder.SEEN.stream()
                            .filter(seen -> seen.startsWith(group + ":"))
                            .toList())
                    .isEqualTo(IntStream.range(0, 30)
                            .mapToObj(number -> group + ":" + number)
                            .toList());
        }
    }

    @Test
    void a_record_that_can_not_be_announced_is_set_aside_and_the_rest_is_announced() {
        sample.items().put("before", "said");
        sample.items().put("mute", "unspeakable");
        sample.items().put("after", "said too");

        eventually(() ->
                sample
                        .stack()
                        .clients()
                        .s3()
                        .listObjectsV2(request -> request.bucket("failedrecords"))
                        .contents()
                        .stream()
                        .anyMatch(object -> object.key().startsWith("aws/lambda/StreamMapping/")));
        eventually(() -> sample.stack().events().after(0, 1000).stream()
                .anyMatch(entry -> entry.event().contains("\"after\"")));
        var key = sample.stack()
                .clients()
                .s3()
                .listObjectsV2(request -> request.bucket("failedrecords"))
                .contents()
                .getFirst()
                .key();
        assertThat(sample.stack()
                        .clients()
                        .s3()
                        .getObjectAsBytes(
                                request -> request.bucket("failedrecords").key(key))
                        .asUtf8String())
                .contains("unspeakable", "RetryAttemptsExhausted")
                .doesNotContain("said too");
    }

    @Test
    void what_a_target_refuses_ends_in_the_dead_letter_queue_of_its_rule() {
        sample.stack()
                .clients()
                .eventBridge()
                .put(List.of(new EventBridgeApi.Entry(
                        "lifecycle", "test", "to the broken one", Instant.now(), "{\"x\":1}", List.of())));

        var buried = sample.receive("Undeliverable", 1);
        assertThat(buried.getFirst().body()).contains("to the broken one");
        assertThat(buried.getFirst().messageAttributes()).containsKeys("RULE_ARN", "TARGET_ARN", "ERROR_MESSAGE");
    }
}
