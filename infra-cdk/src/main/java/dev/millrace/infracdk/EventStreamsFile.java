package dev.millrace.infracdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.infracdk.events.EventStreamProps;
import dev.millrace.infracdk.events.EventStreamProps.Encoding;
import dev.millrace.infracdk.events.EventStreamProps.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// Reads which streams events go out on: a JSON array, as `docs/streams.md` shows it.
final class EventStreamsFile {
    private static final Set<String> KNOWN =
            Set.of("name", "kinesis", "kafka", "types", "namespaces", "key", "encoding");

    private EventStreamsFile() {}

    /// @throws IllegalArgumentException naming everything that is wrong with it
    static List<EventStreamProps> read(Path file) {
        JsonNode document;
        try {
            document = new ObjectMapper().readTree(Files.readString(file));
        } catch (IOException broken) {
            throw new IllegalArgumentException(
                    "The setting 'eventStreams' names " + file + ", which can't be read: " + broken.getMessage(),
                    broken);
        }
        List<String> problems = new ArrayList<>();
        List<EventStreamProps> streams = new ArrayList<>();
        if (!document.isArray()) {
            problems.add("the file holds no array");
        }
        for (int i = 0; i < document.size(); i++) {
            try {
                streams.add(stream(document.get(i)));
            } catch (IllegalArgumentException wrong) {
                problems.add("[" + i + "]: " + wrong.getMessage());
            }
        }
        long names = streams.stream().map(EventStreamProps::name).distinct().count();
        if (names < streams.size()) {
            problems.add("two streams have the same name");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(file + ": " + String.join("; ", problems));
        }
        return streams;
    }

    private static EventStreamProps stream(JsonNode stream) {
        stream.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("there is no '" + name + "'; there are "
                        + KNOWN.stream().sorted().toList());
            }
        });
        if (stream.has("kinesis") == stream.has("kafka")) {
            throw new IllegalArgumentException("name either kinesis, an ARN, or kafka, with brokers and topic");
        }
        return new EventStreamProps(
                stream.path("name").asText(),
                stream.has("kinesis")
                        ? new Target.Kinesis(stream.path("kinesis").asText())
                        : kafka(stream.path("kafka")),
                texts(stream.path("types")),
                texts(stream.path("namespaces")),
                stream.path("key").asText("task"),
                encoding(stream.path("encoding").asText("json")));
    }

    private static Target kafka(JsonNode kafka) {
        if (!kafka.path("brokers").isTextual() || !kafka.path("topic").isTextual()) {
            throw new IllegalArgumentException("kafka needs brokers (host:port, separated by commas) and a topic");
        }
        var config = new TreeMap<String, String>();
        kafka.path("config")
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        return new Target.Kafka(
                kafka.path("brokers").asText(), kafka.path("topic").asText(), config);
    }

    private static Encoding encoding(String word) {
        return switch (word) {
            case "json" -> Encoding.JSON;
            case "avro" -> Encoding.AVRO;
            default ->
                throw new IllegalArgumentException("there is no encoding '" + word + "'; there are json and avro");
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
