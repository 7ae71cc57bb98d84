package dev.millrace.publishevents.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A version of an event's form is followed, never edited: each schema keeps what it promised when it was published,
/// which stands in `events-schemas/published`. Run with `-Dmillrace.docs=write` to publish what is new; what breaks a
/// promise is never written.
class PublishedSchemasTest {
    private static final Path PUBLISHED = Schemas.FOLDER.resolve("published");
    private static final String SCHEMA = ".schema.json";

    private static final String FORM = """
            {"required": ["id", "total"],
             "properties": {"id": {"type": "string", "pattern": "^[0-9a-f]+$"}, "total": {"type": "integer"},
                            "state": {"enum": ["open", "paid"]}, "note": {"type": "string"}}}""";

    @Test
    void every_schema_keeps_what_it_promised_when_it_was_published() throws IOException {
        List<String> problems = new ArrayList<>();
        for (String name : schemas()) {
            JsonNode schema = Schemas.parse(Schemas.text(name));
            Path published = PUBLISHED.resolve(name.replace(SCHEMA, ".json"));
            List<String> broken = Files.exists(published)
                    ? Compatibility.problems(Schemas.parse(Files.readString(published)), schema)
                    : List.of();
            broken.forEach(problem -> problems.add(name + ": " + problem));
            if (broken.isEmpty() && "write".equals(System.getProperty("millrace.docs"))) {
                Files.createDirectories(PUBLISHED);
                Files.writeString(
                        published,
                        Compatibility.promise(schema).toPrettyString().replace("\r", "") + "\n");
            }
        }

        assertThat(problems)
                .as(
                        "leave the version as it was; write the next one beside it, and an Upcaster from the one to the other")
                .isEmpty();
        assertThat(published())
                .as("publish with -Dmillrace.docs=write; what was published stays")
                .isEqualTo(schemas().stream()
                        .map(name -> name.replace(SCHEMA, ".json"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void fields_that_may_be_missing_and_values_may_come_within_a_version() {
        ObjectNode schema = form();
        schema.withObject("/properties").putObject("coupon").put("type", "string");
        schema.withArray("/properties/state/enum").add("refunded");

        assertThat(problems(schema)).isEmpty();
    }

    @Test
    void what_consumers_or_kept_events_would_break_on_needs_a_new_version() {
        ObjectNode removed = form();
        removed.withObject("/properties").remove("note");
        ObjectNode renamed = form();
        renamed.withObject("/properties")
                .set("remark", renamed.withObject("/properties").remove("note"));
        ObjectNode retyped = form();
        retyped.withObject("/properties/total").put("type", "string");
        ObjectNode required = form();
        required.withArray("/required").add("note");
        ObjectNode dropped = form();
        dropped.withArray("/required").remove(1);
        ObjectNode narrowed = form();
        narrowed.withArray("/properties/state/enum").remove(0);

        assertThat(problems(removed)).containsExactly("note was removed or renamed");
        assertThat(problems(renamed)).containsExactly("note was removed or renamed");
        assertThat(problems(retyped)).singleElement().asString().contains("'type' of total");
        assertThat(problems(required)).singleElement().asString().contains("note is required now");
        assertThat(problems(dropped)).singleElement().asString().contains("total may be missing now");
        assertThat(problems(narrowed)).singleElement().asString().contains("'enum' of state");
    }

    private static ObjectNode form() {
        return (ObjectNode) Schemas.parse(FORM);
    }

    private static List<String> problems(JsonNode schema) {
        return Compatibility.problems(Compatibility.promise(form()), schema);
    }

    private static Set<String> schemas() {
        return Schemas.fileNames().stream()
                .filter(name -> name.endsWith(SCHEMA))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> published() throws IOException {
        if (!Files.isDirectory(PUBLISHED)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(PUBLISHED)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
