package dev.millrace.enginetemplates.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Checks the schemas that stand in a template: each is one by JSON Schema 2020-12's own schema, refers to nothing
/// outside itself, and compiles.
///
/// For one thread and one template; the same schema is checked once.
public final class SchemaReader {
    private static final Set<String> PLAIN_VALUES = Set.of("const", "enum", "default", "examples");

    private final Problems problems;
    private final Set<String> good = new HashSet<>();
    private Optional<JsonSchema> schemaOfSchemas = Optional.empty();

    public SchemaReader(Problems problems) {
        this.problems = problems;
    }

    public void check(Place place) {
        if (!(place.node() instanceof Node.Mapping) && !(place.node() instanceof Node.Truth)) {
            problems.add(
                    place, "this must be a JSON Schema, not " + place.node().kind(), "write {type: object}");
            return;
        }
        String text = CanonicalJson.of(place.node());
        if (good.contains(text)) {
            return;
        }
        int before = problems.count();
        checkReferences(place);
        JsonNode schema = CanonicalJson.tree(place.node());
        if (problems.count() == before) {
            checkForm(place, schema);
        }
        if (problems.count() == before) {
            checkCompiles(place, schema);
        }
        if (problems.count() == before) {
            good.add(text);
        }
    }

    private void checkReferences(Place place) {
        switch (place.node()) {
            case Node.Mapping mapping -> {
                for (Node.Entry entry : mapping.entries()) {
                    Place value = place.child(entry);
                    if (entry.value() instanceof Node.Text text) {
                        checkReference(entry.key(), text.value(), value);
                    } else if (!PLAIN_VALUES.contains(entry.key())) {
                        checkReferences(value);
                    }
                }
            }
            case Node.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    checkReferences(place.child(i, sequence.items().get(i)));
                }
            }
            case Node.Text ignored -> {}
            case Node.Numeric ignored -> {}
            case Node.Truth ignored -> {}
            case Node.Nothing ignored -> {}
        }
    }

    private void checkReference(String key, String value, Place place) {
        if ((key.equals("$ref") || key.equals("$dynamicRef")) && !value.startsWith("#")) {
            problems.add(
                    place,
                    "a schema refers only to its own parts; nothing is fetched",
                    "copy what it refers to under $defs and write #/$defs/NAME");
        }
        if (key.equals("$schema") && !value.equals(Schemas.DRAFT)) {
            problems.add(place, "schemas here are of draft 2020-12", "leave $schema out, or write " + Schemas.DRAFT);
        }
    }

    private void checkForm(Place place, JsonNode schema) {
        JsonSchema form = schemaOfSchemas.orElseGet(Schemas::schemaOfSchemas);
        schemaOfSchemas = Optional.of(form);
        Set<JsonNodePath> told = new HashSet<>();
        for (ValidationMessage message : form.validate(schema)) {
            // What fits none of several forms is told once for each of them; the first will do.
            if (told.add(message.getInstanceLocation())) {
                Place at = at(place, message.getInstanceLocation());
                problems.add(at, Sentences.problem(message), Sentences.fix(message));
            }
        }
    }

    private static Place at(Place root, JsonNodePath path) {
        Place place = root;
        for (int i = 0; i < path.getNameCount(); i++) {
            String name = path.getName(i);
            Optional<Place> child = switch (place.node()) {
                case Node.Mapping ignored -> place.child(name);
                case Node.Sequence sequence -> item(place, sequence, name);
                default -> Optional.empty();
            };
            if (child.isEmpty()) {
                return place;
            }
            place = child.get();
        }
        return place;
    }

    private static Optional<Place> item(Place place, Node.Sequence sequence, String position) {
        return position.chars().allMatch(Character::isDigit)
                ? Optional.of(
                        place.child(Integer.parseInt(position), sequence.items().get(Integer.parseInt(position))))
                : Optional.empty();
    }

    /// Tries the schema on something, which finds references that lead in a circle.
    private void checkCompiles(Place place, JsonNode schema) {
        try {
            Schemas.compile(schema).validate(NullNode.getInstance());
        } catch (StackOverflowError e) {
            problems.add(place, "this schema refers to itself without end", "put something between a $ref and itself");
        } catch (RuntimeException e) {
            // The library throws various of its own and of the JDK's for what it can't compile.
            problems.add(place, "this schema does not compile: " + message(e), "mend the part it names");
        }
    }

    private static String message(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(": ") ? message.substring(2) : message;
    }
}
