package dev.millrace.streamevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engineaws.AwsClients;
import java.util.HashMap;
import java.util.Map;

/// What the deployment says of the stream: `MILLRACE_EVENT_STREAM` holds, as JSON, `kinesis` (an ARN) or `kafka`
/// (`brokers`, `topic`, `config`), the `key`, and the `encoding`, `json` or `avro`. `infra-cdk` writes it.
///
/// @param key the field of an event that decides on its partition
record StreamSettings(JsonNode target, String key, Encoding encoding) {
    static final String NAME = "MILLRACE_EVENT_STREAM";

    /// @throws IllegalStateException if it is missing or can't be understood
    static StreamSettings read(Map<String, String> variables) {
        try {
            JsonNode settings = new ObjectMapper().readTree(variables.getOrDefault(NAME, ""));
            if (settings.has("kinesis") == settings.has("kafka")) {
                throw new IllegalStateException(NAME + " must name either kinesis or kafka");
            }
            Encoding encoding = switch (settings.path("encoding").asText("json")) {
                case "json" -> Encoding.JSON;
                case "avro" -> new AvroEncoding();
                default ->
                    throw new IllegalStateException(NAME + " has the encoding "
                            + settings.path("encoding").asText() + "; there are json and avro");
            };
            return new StreamSettings(settings, settings.path("key").asText("task"), encoding);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(NAME + " is no JSON; infra-cdk sets it", broken);
        }
    }

    EventStream stream(AwsClients clients) {
        if (target.has("kinesis")) {
            return new KinesisStream(clients.kinesis(), target.path("kinesis").asText());
        }
        JsonNode kafka = target.path("kafka");
        Map<String, String> config = new HashMap<>();
        kafka.path("config")
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        return KafkaTopic.of(kafka.path("brokers").asText(), kafka.path("topic").asText(), config);
    }
}
