package dev.millrace.streamevents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/// The Avro schemas of events, made from their JSON Schemas: a field that is required has its plain type, any other may
/// be null. The order of fields is that of the JSON Schema, in which fields are only added: so a newer schema reads
/// what an older one wrote.
final class AvroSchemas {
    /// In the schema of types that have none of their own, users' events: the event as JSON.
    static final String WHOLE = "json";

    private static final String NAMESPACE = "dev.millrace.events";
    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^A-Za-z0-9]+(.)?");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Schema> MADE = new ConcurrentHashMap<>();

    private static final Schema ANY = SchemaBuilder.record("Event")
            .namespace(NAMESPACE)
            .doc("An event whose type has no Avro schema of its own.")
            .fields()
            .requiredString("id")
            .requiredString("type")
            .requiredString("time")
            .requiredString(WHOLE)
            .endRecord();

    private AvroSchemas() {}

    static boolean hasWhole(Schema schema) {
        return schema.equals(ANY);
    }

    static Schema of(String type, int version) {
        return MADE.computeIfAbsent(
                type + ".v" + version,
                name -> read(name).map(schema -> make(type, version, schema)).orElse(ANY));
    }

    private static Optional<JsonNode> read(String name) {
        try (InputStream file = AvroSchemas.class.getResourceAsStream("/events-schemas/" + name + ".schema.json")) {
            return file == null ? Optional.empty() : Optional.of(JSON.readTree(file));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Schema make(String type, int version, JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        var fields = SchemaBuilder.record(nameOf(type) + "V" + version)
                .namespace(NAMESPACE)
                .doc(schema.path("description").asText())
                .fields();
        schema.path("properties").properties().forEach(property -> {
            Schema plain = typeOf(property.getValue());
            var field = fields.name(property.getKey())
                    .doc(property.getValue().path("description").asText());
            if (required.contains(property.getKey())) {
                field.type(plain).noDefault();
            } else {
                field.type(Schema.createUnion(Schema.create(Schema.Type.NULL), plain))
                        .withDefault(null);
            }
        });
        return fields.endRecord();
    }

    private static Schema typeOf(JsonNode property) {
        String type = property.has("const")
                ? property.get("const").isNumber() ? "integer" : "string"
                : property.path("type").asText("string");
        return switch (type) {
            case "integer" -> Schema.create(Schema.Type.LONG);
            case "number" -> Schema.create(Schema.Type.DOUBLE);
            case "boolean" -> Schema.create(Schema.Type.BOOLEAN);
            case "array" -> Schema.createArray(Schema.create(Schema.Type.STRING));
            default -> Schema.create(Schema.Type.STRING);
        };
    }

    /// `StepRetryScheduled` for `step.retry-scheduled`.
    private static String nameOf(String type) {
        String camel = NOT_OF_A_NAME
                .matcher(type)
                .replaceAll(gap -> gap.group(1) == null ? "" : gap.group(1).toUpperCase(Locale.ROOT));
        return camel.substring(0, 1).toUpperCase(Locale.ROOT) + camel.substring(1);
    }
}
