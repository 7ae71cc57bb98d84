package dev.millrace.publishevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.enginetemplates.TemplateDocument;
import dev.millrace.publishevents.fake.Event;
import dev.millrace.publishevents.fake.FakeBus;
import dev.millrace.publishevents.fake.FakeQueue;
import dev.millrace.publishevents.fake.Stream;
import dev.millrace.publishevents.stream.PublishEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

class PublishEventsHandlerTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "MILLRACE_TABLE", "tasks",
            "MILLRACE_EVENT_BUS", "lifecycle",
            "MILLRACE_UNDELIVERED_QUEUE_URL", "https://queue/undelivered",
            "MILLRACE_PAYLOAD_BUCKET", "payloads");
    private static final TemplateDocument TEMPLATE = TemplateDocument.of("""
            {"name":"order","namespace":"shop","steps":[{"handler":"pass","name":"charge-card"}],"version":"1.2.0"}""");

    private final FakeBus bus = new FakeBus();
    private final FakeQueue queue = new FakeQueue();
    private final Stream stream = new Stream();
    private final PublishEventsHandler handler = new PublishEventsHandler(SETTINGS, new Clients());

    @Test
    void steps_are_called_by_the_names_their_template_gives_them() throws IOException {
        Origin origin = new Origin(Records.REF, TEMPLATE.hash(), EventLevel.ALL, "order-4711", Records.TRACE);
        History history = History.NONE.then(List.of(Records.moved(StepState.Kind.PENDING, StepState.Kind.READY, 1, 0)));
        stream.put(Records.task(Records.TASK, origin, 1, history));

        List<String> again = handled(Duration.ofMinutes(1));

        assertThat(again).isEmpty();
        assertThat(bus.details().getFirst().get("step").asText()).isEqualTo("charge-card");
    }

    @Test
    void what_there_is_no_time_for_comes_again() throws IOException {
        stream.put(Records.task(1, Records.created()));

        List<String> again = handled(Duration.ofSeconds(1));

        assertThat(bus.requests()).isEmpty();
        assertThat(again).containsExactly(stream.records().getFirst().sequenceNumber());
    }

    @Test
    void missing_settings_are_all_named() {
        assertThatThrownBy(() -> new PublishEventsHandler(Map.of(), new Clients()))
                .hasMessageContainingAll(SETTINGS.keySet().toArray(String[]::new));
    }

    @Test
    void what_came_of_a_batch_is_told_as_metrics() throws Exception {
        List<String> lines = new ArrayList<>();

        new PublishMetrics(() -> Records.NOON, lines::add)
                .tell(new PublishEvents.Report(5, 7, 1, 2, List.of("1"), Duration.ofSeconds(3)));

        JsonNode line = new ObjectMapper().readTree(lines.getFirst());
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Namespace").asText()).isEqualTo("Millrace");
        assertThat(line.at("/_aws/CloudWatchMetrics/0/Metrics").findValuesAsText("Name"))
                .containsExactly("EventsPublished", "EventsUndelivered", "EventFailures", "RecordsAgain", "StreamLag")
                .allSatisfy(name -> assertThat(line.has(name)).isTrue());
        assertThat(line.get("EventsPublished").asInt()).isEqualTo(7);
        assertThat(line.get("StreamLag").asInt()).isEqualTo(3_000);
        assertThat(line.get("service").asText()).isEqualTo("publish-events");
    }

    @Test
    void a_batch_without_events_is_no_line() {
        List<String> lines = new ArrayList<>();

        new PublishMetrics(() -> Records.NOON, lines::add)
                .tell(new PublishEvents.Report(5, 0, 0, 0, List.of(), Duration.ofSeconds(3)));

        assertThat(lines).isEmpty();
    }

    /// Hands the stream's records over as Lambda does.
    ///
    /// @return what is to come again
    private List<String> handled(Duration left) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(Event.of(stream.records())), answer, new Running(left));
        return new ObjectMapper()
                .readTree(answer.toByteArray())
                .path("batchItemFailures")
                .findValuesAsText("itemIdentifier");
    }

    /// Hands out the fakes; what publish-events may not touch is not there.
    private final class Clients implements AwsClients {
        @Override
        public DynamoDbClient dynamoDb() {
            return new NoSubscriptions();
        }

        @Override
        public SqsClient sqs() {
            return queue;
        }

        @Override
        public S3Client s3() {
            return new Bucket();
        }

        @Override
        public S3Presigner s3Presigner() {
            throw new AssertionError("publish-events presigns nothing");
        }

        @Override
        public EventBridgeApi eventBridge() {
            return bus;
        }
    }

    /// A table that nobody subscribed in.
    private static final class NoSubscriptions implements DynamoDbClient {
        @Override
        public QueryResponse query(QueryRequest request) {
            assertThat(request.expressionAttributeValues()).containsEntry(":pk", AttributeValue.fromS("subscriptions"));
            return QueryResponse.builder().items(List.of()).build();
        }

        @Override
        public String serviceName() {
            return "dynamodb";
        }

        @Override
        public void close() {}
    }

    private static final class Bucket implements S3Client {
        @Override
        public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> into) {
            assertThat(request.bucket()).isEqualTo("payloads");
            assertThat(request.key()).isEqualTo("templates/" + TEMPLATE.hash());
            try {
                return into.transform(
                        GetObjectResponse.builder().build(),
                        AbortableInputStream.create(new ByteArrayInputStream(TEMPLATE.compressed())));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String serviceName() {
            return S3Client.SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    /// An invocation with so much time left.
    private record Running(Duration left) implements Context {
        @Override
        public int getRemainingTimeInMillis() {
            return (int) left.toMillis();
        }

        @Override
        public String getAwsRequestId() {
            return "request";
        }

        @Override
        public String getLogGroupName() {
            return "";
        }

        @Override
        public String getLogStreamName() {
            return "";
        }

        @Override
        public String getFunctionName() {
            return "publish-events";
        }

        @Override
        public String getFunctionVersion() {
            return "1";
        }

        @Override
        public String getInvokedFunctionArn() {
            return "";
        }

        @Override
        public CognitoIdentity getIdentity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClientContext getClientContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getMemoryLimitInMB() {
            return 512;
        }

        @Override
        public LambdaLogger getLogger() {
            throw new UnsupportedOperationException();
        }
    }
}
