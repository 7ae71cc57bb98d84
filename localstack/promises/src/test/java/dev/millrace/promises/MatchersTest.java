package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.EventPatterns;
import dev.millrace.deliverevents.match.Matching;
import dev.millrace.engine.subscription.Subscription;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.subscription.SubscriptionReader;
import dev.millrace.localstack.bus.Buses;
import dev.millrace.localstack.bus.EventLog;
import dev.millrace.localstack.firehose.DeliveryStreams;
import dev.millrace.localstack.functions.Functions;
import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/// The same patterns and events through both ways to subscribe: a rule of the bus, and a subscription made by API.
class MatchersTest {
    private static final String END = "the end";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"detail-type":["task.failed"]}                                | task.failed    | {}                    | true
            {"detail-type":["task.failed"]}                                | task.completed | {}                    | false
            {"detail-type":[{"prefix":"step."}]}                           | step.skipped   | {}                    | true
            {"detail-type":[{"anything-but":["a"]}]}                       | a              | {}                    | false
            {"detail-type":[{"wildcard":"*.failed"}]}                      | step.failed    | {}                    | true
            {"detail":{"namespace":["shop","mall"]}}                       | x              | {"namespace":"mall"}  | true
            {"detail":{"namespace":["shop"]}}                              | x              | {"namespace":["shop"]} | true
            {"detail":{"namespace":["shop"]}}                              | x              | {}                    | false
            {"detail":{"step":[{"exists":false}]}}                         | x              | {}                    | true
            {"detail":{"step":[{"exists":true}]}}                          | x              | {"step":"a"}          | true
            {"detail":{"attempt":[{"numeric":[">",2,"<=",5]}]}}            | x              | {"attempt":5}         | true
            {"detail":{"attempt":[{"numeric":[">",2]}]}}                   | x              | {"attempt":2}         | false
            {"detail":{"name":[{"equals-ignore-case":"ABC"}]}}             | x              | {"name":"abc"}        | true
            {"detail":{"name":[{"suffix":".png"}]}}                        | x              | {"name":"a.png"}      | true
            {"detail":{"ip":[{"cidr":"10.0.0.0/24"}]}}                     | x              | {"ip":"10.0.0.7"}     | true
            {"detail":{"ip":[{"cidr":"10.0.0.0/24"}]}}                     | x              | {"ip":"10.0.1.7"}     | false
            {"$or":[{"detail":{"a":[1]}},{"detail":{"b":[2]}}]}            | x              | {"b":2}               | true
            {"source":["millrace"],"detail":{"a":[null]}}                  | x              | {"a":null}            | true
            {"source":["other"]}                                           | x              | {}                    | false
            """)
    void both_ways_agree(String pattern, String type, String detail, boolean matches) {
        assertThat(byRule(pattern, type, detail, matches)).as("by a rule").isEqualTo(matches);
        assertThat(bySubscription(pattern, type, detail)).as("by API").isEqualTo(matches);
    }

    private static boolean bySubscription(String pattern, String type, String detail) {
        var problems = new Problems();
        List<Subscription> read = SubscriptionReader.read(
                "{\"name\":\"one\",\"pattern\":" + pattern + ",\"target\":{\"webhook\":\"https://x\"}}",
                Optional.empty(),
                EventPatterns::problem,
                problems);
        assertThat(problems.sorted()).isEmpty();
        var event = Millrace.JSON
                .createObjectNode()
                .put("version", "0")
                .put("id", "1")
                .put("detail-type", type)
                .put("source", "millrace");
        event.set("detail", json(detail));
        return new Matching(read).wanting(BusEvent.of(event)).equals(List.of("one"));
    }

    private static boolean byRule(String pattern, String type, String detail, boolean expected) {
        var template = Template.read(Path.of(""), template(json(pattern)));
        Set<String> reached = new ConcurrentSkipListSet<>();
        try (var log = new EventLog(Optional.empty());
                var buses = new Buses(template, log)) {
            buses.connect(
                    new Sends(reached),
                    new Functions(List.of()),
                    new DeliveryStreams(template, new NoObjects()),
                    Meter.off());
            put(buses, type, detail);
            put(buses, END, "{}");
            Eventually.until("what was put", () -> reached.contains("end") && (!expected || reached.contains("one")));
            return reached.contains("one");
        }
    }

    private static void put(Buses buses, String type, String detail) {
        buses.client()
                .put(List.of(new EventBridgeApi.Entry("default", "millrace", type, Instant.now(), detail, List.of())));
    }

    private static ObjectNode template(JsonNode pattern) {
        var template = Millrace.JSON.createObjectNode();
        var resources = template.putObject("Resources");
        rule(resources, "one", pattern);
        rule(resources, "end", json("{\"detail-type\":[\"" + END + "\"]}"));
        return template;
    }

    private static void rule(ObjectNode resources, String name, JsonNode pattern) {
        var properties =
                resources.putObject(name).put("Type", "AWS::Events::Rule").putObject("Properties");
        properties.set("EventPattern", pattern);
        properties
                .putArray("Targets")
                .addObject()
                .put("Id", "target")
                .put("Arn", "arn:aws:sqs:us-east-1:000000000000:" + name);
    }

    private static JsonNode json(String text) {
        try {
            return Millrace.JSON.readTree(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Notes which queues something was sent to; of the last event, only that it came.
    private record Sends(Set<String> reached) implements SqsClient {
        @Override
        public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
            String queue = request.queueUrl().replaceFirst(".*/", "");
            for (var entry : request.entries()) {
                if (queue.equals("end") || !entry.messageBody().contains(END)) {
                    reached.add(queue);
                }
            }
            return SendMessageBatchResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "sqs";
        }

        @Override
        public void close() {}
    }

    private static final class NoObjects implements S3Client {
        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }
}
