package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engineaws.kinesis.KinesisApi;
import dev.millrace.localstack.LocalStackOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.SchemaStore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Events go out on streams that the deployment names: a Kafka topic as JSON and one as Avro, both of a real broker,
/// and
/// a Kinesis data stream.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the streams' stack")
class EventStreamsTest {
    private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/failures";

    private static Millrace millrace;
    private static KafkaBroker kafka;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        kafka = KafkaBroker.start(folder);
        var streams = Files.writeString(folder.resolve("streams.json"), """
                [
                  { "name": "all", "kafka": { "brokers": "%1$s", "topic": "events",
                    "config": { "compression.type": "gzip" } } },
                  { "name": "lake", "kafka": { "brokers": "%1$s", "topic": "lake" }, "encoding": "avro" },
                  { "name": "failures", "kinesis": "%2$s", "types": ["task.failed"], "namespaces": ["streams"],
                    "key": "template" }
                ]
                """.formatted(kafka.address(), ARN));
        var template = SynthesizedTemplate.with(Map.of("eventStreams", streams.toString()));
        millrace = Millrace.start(LocalStackOptions.of(template, Millrace.DYNAMODB_LOCAL));
        for (var name : List.of("well", "badly")) {
            millrace.apply("""
                    namespace: streams
                    name: %s
                    version: 1.0.0
                    events: all
                    steps:
                      - { name: first, handler: pass }
                      - { name: last, handler: %s, dependsOn: first, config: %s }
                    """.formatted(
                    name, name.equals("well") ? "pass" : "fail", name.equals("well") ? "{}" : "{ permanent: true }"));
        }
    }

    @AfterAll
    static void stop() {
        millrace.close();
        kafka.close();
    }

    @Test
    void a_topic_gets_every_event_of_a_task_on_one_partition_and_its_order_can_be_told() throws IOException {
        var task = millrace.submit("streams/well", Map.of());
        int told = millrace.ended(task).path("history").size();

        var records = records("events", task, told);

        assertThat(records.values())
                .extracting(ConsumerRecord::partition)
                .containsOnly(records.values().iterator().next().partition());
        assertThat(records.values()).allSatisfy(record -> {
            assertThat(record.key()).isEqualTo(task);
            assertThat(record.headers().lastHeader("millrace-type").value()).isNotEmpty();
        });
        List<JsonNode> events = new ArrayList<>();
        for (var record : records.values()) {
            events.add(Millrace.JSON.readTree(record.value()));
        }
        assertThat(CausalOrder.of(events).getFirst().path("type").asText()).isEqualTo("task.created");
        assertThat(CausalOrder.of(events).getLast().path("type").asText()).isEqualTo("task.completed");
        assertThat(events)
                .extracting(event -> event.path("id").asText())
                .containsExactlyInAnyOrderElementsOf(millrace.events().of(task).stream()
                        .map(event -> event.path("id").asText())
                        .toList());
    }

    @Test
    void in_avro_an_event_is_read_by_the_schema_that_its_fingerprint_names() throws IOException {
        var task = millrace.submit("streams/badly", Map.of());
        int told = millrace.ended(task).path("history").size();

        var records = records("lake", task, told);

        var decoder = new BinaryMessageDecoder<GenericRecord>(GenericData.get(), null, publishedSchemas());
        Set<String> types = new HashSet<>();
        for (var record : records.values()) {
            var event = decoder.decode(record.value());
            assertThat(event.get("task").toString()).isEqualTo(task);
            types.add(event.get("type").toString());
            if (event.get("type").toString().equals("step.failed")) {
                assertThat(event.get("attempt")).isEqualTo(1L);
                assertThat(event.get("detail").toString()).isNotEmpty();
            }
        }
        assertThat(types).contains("task.created", "step.failed", "task.failed");
    }

    @Test
    void a_kinesis_stream_gets_the_types_that_it_asks_for_by_the_key_that_it_names() throws IOException {
        var well = millrace.submit("streams/well", Map.of());
        var badly = millrace.submit("streams/badly", Map.of());
        millrace.ended(well);
        millrace.ended(badly);

        Eventually.until("the failure on the stream", () -> tasksOn(ARN).contains(badly));

        assertThat(tasksOn(ARN)).doesNotContain(well);
        assertThat(millrace.stack().streams().of(ARN))
                .extracting(KinesisApi.Entry::partitionKey)
                .containsOnly("badly");
    }

    private static List<String> tasksOn(String stream) {
        return millrace.stack().streams().of(stream).stream()
                .map(entry -> parsed(entry.data().asByteArray()).path("task").asText())
                .toList();
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return Millrace.JSON.readTree(json);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// By the event's id, which duplicates share.
    private static Map<String, ConsumerRecord<String, byte[]>> records(String topic, String task, int wanted) {
        Map<String, ConsumerRecord<String, byte[]>> found = new LinkedHashMap<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.address(),
                        "group.id",
                        "test-" + task,
                        "auto.offset.reset",
                        "earliest",
                        "metadata.max.age.ms",
                        "500"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            Eventually.until(wanted + " events on the topic " + topic, () -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().equals(task)) {
                        found.putIfAbsent(
                                new String(
                                        record.headers()
                                                .lastHeader("millrace-event")
                                                .value(),
                                        StandardCharsets.UTF_8),
                                record);
                    }
                }
                return found.size() >= wanted;
            });
        }
        return found;
    }

    /// As a reader would: the files alone.
    private static SchemaStore publishedSchemas() throws IOException {
        var store = new SchemaStore.Cache();
        try (var files = Files.list(SynthesizedTemplate.PROJECT.resolve("events-schemas/avro"))) {
            for (var file : files.toList()) {
                store.addSchema(new Schema.Parser().parse(file.toFile()));
            }
        }
        return store;
    }
}
