package dev.millrace.streamevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.kinesis.KinesisApi;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

class StreamEventsHandlerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> TO_KINESIS = Map.of(
            StreamSettings.NAME,
            "{\"kinesis\":\"arn:aws:kinesis:eu-central-1:1:stream/s\",\"key\":\"task\",\"encoding\":\"json\"}");
    private static final Context CONTEXT = (Context) Proxy.newProxyInstance(
            Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final Clients clients = new Clients();

    @Test
    void only_what_the_stream_did_not_take_comes_again() throws IOException {
        clients.refuses = entry -> entry.partitionKey().equals("b")
                ? Optional.of("ProvisionedThroughputExceededException")
                : Optional.empty();

        assertThat(answer(event("m1", "a"), event("m2", "b"), event("m3", "c"))).containsExactly("m2");
        assertThat(clients.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.records()).hasSize(3));
    }

    @Test
    void when_the_request_fails_all_comes_again() throws IOException {
        clients.refuses = entry -> {
            throw new KinesisApi.KinesisFailed("gone");
        };

        assertThat(answer(event("m1", "a"), event("m2", "b"))).containsExactly("m1", "m2");
    }

    @Test
    void what_is_no_event_goes_to_the_dead_letter_queue_at_once_and_the_rest_goes_on() throws IOException {
        assertThat(answer(message("m1", "garbage"), event("m2", "a"))).containsExactly("m1");

        assertThat(clients.madeVisible).containsExactly("receipt-m1");
        assertThat(clients.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.records())
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.partitionKey()).isEqualTo("a")));
    }

    @Test
    void an_event_without_the_field_of_the_key_goes_by_its_id() throws IOException {
        ObjectNode detail = JSON.createObjectNode().put("id", "e7").put("type", "lane.paused");
        ObjectNode body = JSON.createObjectNode();
        body.set("detail", detail);

        assertThat(answer(message("m1", body.toString()))).isEmpty();

        assertThat(clients.calls.getFirst().records().getFirst().partitionKey()).isEqualTo("e7");
    }

    @Test
    void settings_that_make_no_sense_are_named() {
        assertThatThrownBy(() -> new StreamEventsHandler(Map.of(), clients))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(StreamSettings.NAME);
        assertThatThrownBy(() -> new StreamEventsHandler(
                        Map.of(StreamSettings.NAME, "{\"kinesis\":\"a\",\"encoding\":\"xml\"}"), clients))
                .hasMessageContaining("xml");
    }

    private List<String> answer(ObjectNode... messages) throws IOException {
        ObjectNode batch = JSON.createObjectNode();
        batch.putArray("Records").addAll(List.of(messages));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        new StreamEventsHandler(TO_KINESIS, clients)
                .handleRequest(
                        new ByteArrayInputStream(batch.toString().getBytes(StandardCharsets.UTF_8)), answer, CONTEXT);
        List<String> again = new ArrayList<>();
        JSON.readTree(answer.toByteArray())
                .path("batchItemFailures")
                .forEach(failure -> again.add(failure.path("itemIdentifier").asText()));
        return again;
    }

    private static ObjectNode event(String message, String task) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("detail")
                .put("id", "event-" + message)
                .put("type", "task.created")
                .put("task", task);
        return message(message, body.toString());
    }

    private static ObjectNode message(String id, String body) {
        return JSON.createObjectNode()
                .put("messageId", id)
                .put("receiptHandle", "receipt-" + id)
                .put("eventSourceARN", "arn:aws:sqs:eu-central-1:1:events")
                .put("body", body);
    }

    private static final class Clients implements AwsClients {
        private final List<KinesisApi.Call> calls = new ArrayList<>();
        private final List<String> madeVisible = new ArrayList<>();
        private Function<KinesisApi.Entry, Optional<String>> refuses = entry -> Optional.empty();

        @Override
        public KinesisApi kinesis() {
            return call -> {
                calls.add(call);
                return call.records().stream().map(refuses).toList();
            };
        }

        @Override
        public SqsClient sqs() {
            return new SqsClient() {
                @Override
                public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
                    return GetQueueUrlResponse.builder()
                            .queueUrl("https://events")
                            .build();
                }

                @Override
                public ChangeMessageVisibilityResponse changeMessageVisibility(ChangeMessageVisibilityRequest request) {
                    madeVisible.add(request.receiptHandle());
                    return ChangeMessageVisibilityResponse.builder().build();
                }

                @Override
                public String serviceName() {
                    return SqsClient.SERVICE_NAME;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public DynamoDbClient dynamoDb() {
            throw new UnsupportedOperationException();
        }

        @Override
        public S3Client s3() {
            throw new UnsupportedOperationException();
        }

        @Override
        public S3Presigner s3Presigner() {
            throw new UnsupportedOperationException();
        }

        @Override
        public EventBridgeApi eventBridge() {
            throw new UnsupportedOperationException();
        }
    }
}
