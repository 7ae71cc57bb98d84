package dev.millrace.publishevents.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The files of `events-schemas`.
final class Schemas {
    static final Path FOLDER = Path.of("..", "..", "events-schemas");

    /// The fields that each notice's event has.
    static final Set<String> OF_EVERY_NOTICE = Set.of("id", "type", "version", "time", "actor", "revision");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig CHECKS_FORMATS =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final Map<String, JsonSchema> compiled = new HashMap<>();

    static Set<String> fileNames() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String schemaName(EventType type) {
        return type.text() + ".v" + LifecycleEvent.VERSION + ".schema.json";
    }

    static String exampleName(EventType type) {
        return type.text() + ".v" + LifecycleEvent.VERSION + ".example.json";
    }

    static JsonNode schema(EventType type) {
        return parse(text(schemaName(type)));
    }

    static String text(String fileName) {
        try {
            return Files.readString(FOLDER.resolve(fileName));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is wrong with the event, a field that its schema does not name included.
    List<String> problems(EventType type, JsonNode event) {
        Set<ValidationMessage> broken = compiled.computeIfAbsent(
                        type.text(), text -> FACTORY.getSchema(schema(type), CHECKS_FORMATS))
                .validate(event);
        JsonNode named = schema(type).get("properties");
        Stream<String> unnamed = event.properties().stream()
                .map(Map.Entry::getKey)
                .filter(field -> !named.has(field))
                .map(field -> field + " is not in the schema");
        return Stream.concat(broken.stream().map(ValidationMessage::getMessage), unnamed)
                .toList();
    }
}
