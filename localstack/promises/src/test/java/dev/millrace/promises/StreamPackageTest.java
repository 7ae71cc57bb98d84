package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.localstack.functions.FunctionDefinition;
import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.localstack.functions.InProcesses;
import dev.millrace.localstack.functions.LocalFunction;
import dev.millrace.localstack.functions.RuntimeClient;
import dev.millrace.localstack.http.LocalServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The package of `stream-events` leaves out what it has no use for; here it runs with nothing beside it. (The runtime
/// client has native code for Linux only.)
@EnabledOnOs(OS.LINUX)
class StreamPackageTest {
    private static final String KINESIS = "\"kinesis\":\"arn:aws:kinesis:us-east-1:000000000000:stream/all\"";

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"json", "avro"})
    void it_puts_events_on_a_kinesis_stream_and_hands_back_what_is_none(String encoding) throws Exception {
        var answer = answer(
                "{" + KINESIS + ",\"encoding\":\"" + encoding + "\"}",
                message(
                        "good",
                        "{\"detail\":{\"id\":\"e1\",\"type\":\"shop.sold\",\"task\":\"t1\",\"time\":\"2026-11-21T12:00:00Z\"}}"),
                message("bad", "no event"));

        assertThat(answer).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"bad\"}]}");
        assertThat(seen)
                .anySatisfy(request -> assertThat(request)
                        .startsWith("Kinesis_20131202.PutRecords ")
                        .contains("\"PartitionKey\":\"t1\""))
                .anySatisfy(request -> assertThat(request).startsWith("AmazonSQS.ChangeMessageVisibility "));
    }

    /// Its clients are there; that there is no broker is told as such.
    @Test
    void it_knows_kafka() throws Exception {
        var settings =
                "{\"kafka\":{\"brokers\":\"127.0.0.1:1\",\"topic\":\"all\",\"config\":{\"max.block.ms\":\"500\"}}}";

        assertThat(answer(settings, message("good", "{\"detail\":{\"id\":\"e1\",\"type\":\"shop.sold\"}}")))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"good\"}]}");
    }

    private String answer(String stream, String... messages) throws IOException, FunctionFailed {
        try (var services = LocalServer.start(this::serve);
                LocalFunction function = start(stream, services)) {
            var event = "{\"Records\":[" + String.join(",", messages) + "]}";
            return new String(function.invoke(event.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        var operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        seen.add(operation + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        LocalServer.answer(
                exchange,
                200,
                switch (operation) {
                    case "AmazonSQS.GetQueueUrl" -> "{\"QueueUrl\":\"http://127.0.0.1/000000000000/queue\"}";
                    case "Kinesis_20131202.PutRecords" -> "{\"Records\":[{\"SequenceNumber\":\"1\"}]}";
                    default -> "{}";
                });
    }

    private static LocalFunction start(String stream, LocalServer services) throws IOException {
        var definition = new FunctionDefinition(
                "stream-events-all",
                "StreamEventsAll",
                "arn:aws:lambda:us-east-1:000000000000:function:StreamEventsAll",
                "dev.millrace.streamevents.StreamEventsHandler",
                Duration.ofSeconds(30),
                1024,
                "role",
                false,
                Map.of("MILLRACE_EVENT_STREAM", stream),
                List.of(),
                List.of());
        var environment = Map.of(
                "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_ENDPOINT_URL", services.address().toString());
        return InProcesses.start(definition, classPath(), environment, line -> {});
    }

    private static List<String> classPath() throws IOException {
        List<String> jars = new ArrayList<>(RuntimeClient.classPath());
        try (var library =
                Files.list(SynthesizedTemplate.PROJECT.resolve("functions/stream-events/target/function/lib"))) {
            library.map(Path::toString).forEach(jars::add);
        }
        return jars;
    }

    private static String message(String id, String body) {
        return Millrace.JSON
                .createObjectNode()
                .put("messageId", id)
                .put("receiptHandle", id)
                .put("body", body)
                .put("eventSource", "aws:sqs")
                .put("eventSourceARN", "arn:aws:sqs:us-east-1:000000000000:queue")
                .toString();
    }
}
