package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamsTest {
    @TempDir
    Path folder;

    @Test
    void each_stream_has_a_rule_a_queue_and_a_function_that_may_put_on_it_alone() {
        var deployed = Deployed.with(Map.of("eventStreams", file("""
                [
                  {"name": "failures", "kinesis": "arn:aws:kinesis:eu-central-1:123456789012:stream/f",
                   "types": ["task.failed"], "namespaces": ["shop"], "key": "template"},
                  {"name": "data-lake", "kafka": {"brokers": "b:9092", "topic": "t"}, "encoding": "avro"}
                ]""")));

        var rule = found(deployed.properties("Events::Rule"), "FailuresStreamRule");
        assertThat(rule.path("EventPattern").toString())
                .isEqualTo(
                        "{\"detail\":{\"namespace\":[\"shop\"]},\"detail-type\":[\"task.failed\"],\"source\":[\"millrace\",\"millrace.user\"]}");
        var policies = deployed.properties("IAM::Policy");
        assertThat(found(policies, "FailuresStreamFunctionRoleDefaultPolicy").toString())
                .contains("kinesis:PutRecords")
                .contains("stream/f");
        assertThat(found(policies, "DataLakeStreamFunctionRoleDefaultPolicy").toString())
                .doesNotContain("kinesis");
        var variables = found(deployed.properties("Lambda::Function"), "DataLakeStreamFunction")
                .path("Environment")
                .path("Variables");
        assertThat(variables.path("MILLRACE_EVENT_STREAM").asText())
                .contains("\"topic\":\"t\"")
                .contains("\"encoding\":\"avro\"");
        assertThat(deployed.resources("SQS::Queue")).containsKeys("DataLakeStreamEventsQueue");
    }

    @Test
    void everything_that_is_wrong_with_the_file_is_named() {
        assertThatThrownBy(() -> EventStreamsFile.read(Path.of(file("""
                        [
                          {"name": "A!", "kinesis": "arn:aws:kinesis:eu-central-1:1:stream/f"},
                          {"name": "b", "kinesis": "f"},
                          {"name": "c"},
                          {"name": "d", "kafka": {"topic": "t"}},
                          {"name": "e", "kafka": {"brokers": "b:1", "topic": "t"}, "encoding": "xml"},
                          {"name": "f", "kafka": {"brokers": "b:1", "topic": "t"}, "color": "red"},
                          {"name": "g", "kafka": {"brokers": "b:1", "topic": "t",
                            "config": {"compression.type": "zstd"}}}
                        ]"""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0]: The name of an event stream")
                .hasMessageContaining("[1]: 'f' is no ARN")
                .hasMessageContaining("[2]: name either")
                .hasMessageContaining("[3]: kafka needs brokers")
                .hasMessageContaining("[4]: there is no encoding 'xml'")
                .hasMessageContaining("[5]: there is no 'color'")
                .hasMessageContaining("[6]: there is no compression.type 'zstd'");
    }

    private static JsonNode found(Map<String, JsonNode> resources, String name) {
        return Optional.ofNullable(resources.get(name))
                .orElseThrow(() -> new AssertionError("No " + name + " in " + resources.keySet()));
    }

    private String file(String content) {
        try {
            return Files.writeString(folder.resolve("streams.json"), content).toString();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
