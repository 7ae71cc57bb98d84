package dev.millrace.enginetemplates.event;

import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.event.EventName;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.Section;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import dev.millrace.enginetemplates.schema.SchemaReader;
import java.util.List;
import java.util.Optional;

/// Reads a form that is to be registered, in YAML or JSON, and notes all that is wrong with it.
public final class EventFormReader {
    public static final List<String> KEYS = List.of("namespace", "type", "version", "description", "schema", "example");

    private static final int MOST_VERSIONS = 999_999;

    private final Problems problems;

    private EventFormReader(Problems problems) {
        this.problems = problems;
    }

    /// @param namespace what the address says, if it does; the text need not say it then, and can't say otherwise
    /// @param type the same
    /// @return nothing if anything is wrong
    public static Optional<EventFormDraft> read(
            String text, Optional<String> namespace, Optional<String> type, Problems problems) {
        EventFormReader reader = new EventFormReader(problems);
        Optional<EventFormDraft> read = DocumentReader.read(text, problems)
                .flatMap(root -> Section.of(Place.root(root), KEYS, problems))
                .map(section -> reader.draft(section, namespace, type));
        return problems.isEmpty() ? read : Optional.empty();
    }

    private EventFormDraft draft(Section section, Optional<String> namespace, Optional<String> type) {
        section.require("schema", "write the JSON Schema of the event's body");
        Optional<String> writtenNamespace = section.name("namespace");
        String ofNamespace = said(section, "namespace", writtenNamespace, namespace, "name the namespace");
        if (writtenNamespace.isEmpty()) {
            namespace.ifPresent(name -> Section.isName(name, section.place(), problems));
        }
        String ofType = said(section, "type", section.text("type"), type, EventName.fix());
        if (!ofType.isEmpty()) {
            EventName.problem(ofType)
                    .ifPresent(problem -> problems.add(
                            section.child("type").orElse(section.place()),
                            "'" + Section.shortened(ofType) + "': " + problem,
                            EventName.fix()));
        }
        Json schema = section.child("schema").map(this::schema).orElse(Json.NULL);
        return new EventFormDraft(
                ofNamespace,
                ofType,
                section.wholeNumber("version", 1, MOST_VERSIONS),
                section.text("description"),
                schema,
                section.child("example").map(example -> example(example, schema)));
    }

    private String said(Section section, String key, Optional<String> written, Optional<String> addressed, String fix) {
        if (addressed.isEmpty()) {
            section.require(key, fix);
        } else if (written.isPresent() && !written.equals(addressed)) {
            problems.add(
                    section.child(key).orElse(section.place()),
                    "the address says '" + Section.shortened(addressed.get()) + "'",
                    "leave out the " + key + ", or write the same");
        }
        return addressed.or(() -> written).orElse("");
    }

    private Json schema(Place place) {
        if (!(place.node() instanceof Node.Mapping)) {
            problems.add(
                    place,
                    "this must be a JSON Schema, not " + place.node().kind(),
                    "write {type: object, properties: …}");
            return Json.NULL;
        }
        new SchemaReader(problems).check(place);
        return small(place);
    }

    private Json example(Place place, Json schema) {
        if (problems.isEmpty()) {
            new SchemaCheck()
                    .violations(CanonicalJson.tree(place.node()), schema)
                    .forEach(violation -> problems.add(
                            place,
                            "the example breaks the schema: " + violation.at() + " " + violation.problem(),
                            violation.fix()));
        }
        if (!(place.node() instanceof Node.Mapping)) {
            problems.add(place, "a body is an object, not " + place.node().kind(), "write one that could be published");
        }
        return small(place);
    }

    private Json small(Place place) {
        Json json = new Json(CanonicalJson.of(place.node()));
        if (json.size() > EventForm.LARGEST) {
            problems.add(place, "this has " + json.size() + " bytes", "at most " + EventForm.LARGEST + " are kept");
        }
        return json;
    }
}
