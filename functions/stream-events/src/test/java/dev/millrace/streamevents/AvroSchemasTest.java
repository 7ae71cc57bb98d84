package dev.millrace.streamevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The files of `events-schemas/avro` are those that events are written by. Run with `-Dmillrace.docs=write` to write
/// them after a new type.
class AvroSchemasTest {
    private static final Path FOLDER = Path.of("..", "..", "events-schemas");
    private static final Path PUBLISHED = FOLDER.resolve("avro");
    private static final Pattern NAME = Pattern.compile("(.+)\\.v(\\d+)\\.schema\\.json");

    static Stream<String> types() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1) + " " + name.group(2))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_published_schema_is_the_one_that_events_are_written_by(String typeAndVersion) throws IOException {
        String type = typeAndVersion.split(" ", -1)[0];
        int version = Integer.parseInt(typeAndVersion.split(" ", -1)[1]);
        Path file = PUBLISHED.resolve(type + ".v" + version + ".avsc");
        String schema = SchemaFormatter.format("json/pretty", AvroSchemas.of(type, version)) + "\n";
        if ("write".equals(System.getProperty("millrace.docs"))) {
            Files.createDirectories(PUBLISHED);
            Files.writeString(file, schema);
        }

        assertThat(file)
                .as("run with -Dmillrace.docs=write to write it")
                .content()
                .isEqualTo(schema);
    }

    @Test
    void there_is_no_published_schema_without_a_type() throws IOException {
        try (Stream<Path> files = Files.list(PUBLISHED)) {
            Set<String> published =
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));

            assertThat(published)
                    .isEqualTo(types().map(type -> type.replace(" ", ".v") + ".avsc")
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void an_event_is_read_as_it_was_written(String typeAndVersion) throws IOException {
        String type = typeAndVersion.split(" ", -1)[0];
        JsonNode example = new ObjectMapper()
                .readTree(FOLDER.resolve(typeAndVersion.replace(" ", ".v") + ".example.json")
                        .toFile());
        Schema schema = AvroSchemas.of(type, 1);

        GenericRecord read = new BinaryMessageDecoder<GenericRecord>(GenericData.get(), schema)
                .decode(new AvroEncoding().encode(example));

        example.properties().forEach(field -> {
            Object value = read.get(field.getKey());
            if (field.getValue().isArray()) {
                assertThat(value).hasToString(texts(field.getValue()));
            } else {
                assertThat(value)
                        .as(field.getKey())
                        .hasToString(
                                field.getValue().isObject()
                                        ? field.getValue().toString()
                                        : field.getValue().asText());
            }
        });
    }

    @Test
    void an_event_of_a_type_of_nobodys_is_kept_whole() throws IOException {
        String event = "{\"id\":\"1\",\"type\":\"order.shipped\",\"time\":\"2026-11-20T09:30:00Z\",\"weight\":3.5}";

        GenericRecord read = new BinaryMessageDecoder<GenericRecord>(
                        GenericData.get(), AvroSchemas.of("order.shipped", 1))
                .decode(new AvroEncoding().encode(parsed(event)));

        assertThat(read.get("json")).hasToString(event);
    }

    private static String texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList().toString();
    }

    private static JsonNode parsed(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
