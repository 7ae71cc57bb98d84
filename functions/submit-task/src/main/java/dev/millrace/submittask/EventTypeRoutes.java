package dev.millrace.submittask;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetemplates.event.EventFormDraft;
import dev.millrace.enginetemplates.event.EventFormReader;
import dev.millrace.enginetemplates.event.RegisterEventType;
import dev.millrace.enginetemplates.event.RegisterEventType.Registered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The types of users' events: registered once, then listed and shown.
final class EventTypeRoutes {
    private final EventForms forms;
    private final RegisterEventType registering;

    EventTypeRoutes(EventForms forms, RegisterEventType registering) {
        this.forms = forms;
        this.registering = registering;
    }

    /// @param namespace what the address says, if it does
    ObjectNode register(String text, Optional<String> namespace, Optional<String> type, String actor) {
        var problems = new dev.millrace.enginetemplates.document.Problems();
        Optional<EventFormDraft> draft = EventFormReader.read(text, namespace, type, problems);
        if (draft.isEmpty()) {
            throw Problems.inText(problems.sorted());
        }
        return switch (registering.register(draft.get(), actor)) {
            case Registered.Added added -> HttpDoor.response(201, registered(added.form(), true, added.breaks()));
            case Registered.Unchanged unchanged ->
                HttpDoor.response(200, registered(unchanged.form(), false, List.of()));
            case Registered.Breaking breaking -> throw breaking(breaking);
            case Registered.Taken taken ->
                throw Problems.refused(
                        409,
                        "VERSION_TAKEN",
                        "version",
                        "version " + taken.standing().version() + " is registered with another schema",
                        "write version: " + taken.next());
            case Registered.NotNext not ->
                throw Problems.found(
                        "version",
                        "the next version is " + not.next(),
                        "leave it out, or write version: " + not.next());
        };
    }

    private static Problems.Found breaking(Registered.Breaking breaking) {
        int next = breaking.newest().version() + 1;
        Problems problems = new Problems();
        breaking.breaks()
                .forEach(sentence -> problems.add(
                        "schema",
                        sentence,
                        "keep what version " + breaking.newest().version() + " promised, or write version: " + next
                                + " to make it another form"));
        return problems.all(409, "BREAKS_CONSUMERS");
    }

    private static ObjectNode registered(EventForm form, boolean created, List<String> breaks) {
        ObjectNode body = Documents.object().put("created", created);
        body.set("eventType", whole(form));
        if (!breaks.isEmpty()) {
            breaks.forEach(body.putArray("breaks")::add);
        }
        return body;
    }

    ObjectNode list(Optional<String> namespace) {
        if (namespace.isEmpty() || !TemplateRef.NAME.matcher(namespace.get()).matches()) {
            throw Problems.found("namespace", "it is missing, or can't be a name", "ask with ?namespace=NAME");
        }
        Map<String, EventForm> newest = new LinkedHashMap<>();
        forms.all(namespace.get()).forEach(form -> newest.put(form.type(), form));
        ObjectNode body = Documents.object();
        ArrayNode list = body.putArray("eventTypes");
        newest.values().forEach(form -> list.add(summary(form)));
        return HttpDoor.response(200, body);
    }

    ObjectNode show(String namespace, String type, Optional<String> version) {
        List<EventForm> versions = forms.versions(namespace, type);
        if (versions.isEmpty()) {
            throw Problems.refused(
                    404,
                    "UNKNOWN_EVENT_TYPE",
                    "type",
                    type + " is not registered in namespace " + namespace,
                    "see GET /event-types?namespace=" + namespace);
        }
        String wanted = version.orElse(Integer.toString(versions.size()));
        EventForm form = versions.stream()
                .filter(each -> Integer.toString(each.version()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problems.refused(
                        404, "UNKNOWN_VERSION", "version", "there is none of it", "ask for 1 to " + versions.size()));
        return HttpDoor.response(200, whole(form).put("newest", versions.size()));
    }

    private static ObjectNode summary(EventForm form) {
        ObjectNode body = Documents.object()
                .put("namespace", form.namespace())
                .put("type", form.type())
                .put("version", form.version());
        form.description().ifPresent(text -> body.put("description", text));
        return body.put("at", form.at().toString()).put("by", form.by());
    }

    private static ObjectNode whole(EventForm form) {
        ObjectNode body = summary(form);
        body.set("schema", Documents.tree(form.schema()));
        form.example().ifPresent(example -> body.set("example", Documents.tree(example)));
        return body;
    }
}
