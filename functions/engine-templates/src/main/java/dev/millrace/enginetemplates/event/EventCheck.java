package dev.millrace.enginetemplates.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.document.Nearest;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import dev.millrace.enginetemplates.schema.Violation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Whether events that somebody wants published are of registered types and fit them. What is read of the
/// registered forms is remembered: a version for good, which one is the newest for [#STALE]. Safe to share
/// between threads.
public final class EventCheck {
    public static final Duration STALE = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 1_000;

    private final EventForms forms;
    private final InstantSource clock;
    private final SchemaCheck schemas = new SchemaCheck();
    private final Map<String, Seen> newest = new ConcurrentHashMap<>();
    private final Map<String, EventForm> versions = new ConcurrentHashMap<>();

    public EventCheck(EventForms forms, InstantSource clock) {
        this.forms = forms;
        this.clock = clock;
    }

    /// What somebody wants published.
    ///
    /// @param version of the form; the newest if it does not say
    /// @param at where it stands, for problems: `$.events[0]`
    /// @param bodyAt where its body stands
    public record Said(String type, Optional<Integer> version, JsonNode body, String at, String bodyAt) {}

    public sealed interface Checked {
        /// @param list as [OwnEvents] keep them; one for each of those said, in their order
        record Good(List<OwnEvent> events, Json list) implements Checked {}

        record Bad(List<Violation> problems) implements Checked {}
    }

    private record Seen(EventForm form, Instant at) {}

    /// All that is wrong with them, or the events.
    public Checked check(String namespace, List<Said> said) {
        List<Violation> problems = new ArrayList<>();
        List<OwnEvent> events = new ArrayList<>();
        if (said.size() > OwnEvents.MOST) {
            problems.add(new Violation(
                    "$", "these are " + said.size() + " events", "publish at most " + OwnEvents.MOST + " at once"));
        }
        for (Said one : said) {
            check(namespace, one, problems).ifPresent(events::add);
        }
        Json list = new Json(events.stream().map(OwnEvent::text).collect(Collectors.joining(",", "[", "]")));
        if (list.size() > OwnEvents.LARGEST) {
            problems.add(
                    new Violation(
                            "$",
                            "the events have " + list.size() + " bytes",
                            "at most " + OwnEvents.LARGEST
                                    + " are published at once: keep what is large where subscribers can fetch it, and publish where it is"));
        }
        return problems.isEmpty()
                ? new Checked.Good(List.copyOf(events), list)
                : new Checked.Bad(List.copyOf(problems));
    }

    private Optional<OwnEvent> check(String namespace, Said said, List<Violation> problems) {
        int before = problems.size();
        Optional<EventForm> form = said.version().isPresent()
                ? version(namespace, said.type(), said.version().get())
                : newest(namespace, said.type());
        if (form.isEmpty()) {
            problems.add(unknown(namespace, said));
            return Optional.empty();
        }
        if (!said.body().isObject()) {
            problems.add(new Violation(said.bodyAt(), "a body is an object", "write {…}"));
        }
        for (Violation violation : schemas.violations(said.body(), form.get().schema())) {
            problems.add(
                    new Violation(said.bodyAt() + violation.at().substring(1), violation.problem(), violation.fix()));
        }
        return problems.size() > before
                ? Optional.empty()
                : Optional.of(new OwnEvent(said.type(), form.get().version(), JsonTrees.json(said.body())));
    }

    private Violation unknown(String namespace, Said said) {
        List<EventForm> all = forms.all(namespace);
        List<String> types =
                all.stream().map(EventForm::type).distinct().sorted().toList();
        if (types.contains(said.type())) {
            return new Violation(
                    said.at(),
                    said.type() + " has no version " + said.version().orElse(0),
                    "its newest is "
                            + all.stream()
                                    .filter(form -> form.type().equals(said.type()))
                                    .mapToInt(EventForm::version)
                                    .max()
                                    .orElse(0));
        }
        return new Violation(
                said.at(),
                "'" + shortened(said.type()) + "' is not registered in namespace " + namespace,
                new Nearest().orElse(said.type(), types, "register it: PUT /event-types/" + namespace + "/TYPE"));
    }

    private static String shortened(String type) {
        return type.length() <= 70 ? type : type.substring(0, 69) + "…";
    }

    private Optional<EventForm> newest(String namespace, String type) {
        String key = namespace + "/" + type;
        Instant now = clock.instant();
        Seen seen = newest.get(key);
        if (seen != null && now.isBefore(seen.at().plus(STALE))) {
            return Optional.of(seen.form());
        }
        Optional<EventForm> read = forms.newest(namespace, type);
        read.ifPresent(form -> remember(newest, key, new Seen(form, now)));
        return read;
    }

    private Optional<EventForm> version(String namespace, String type, int version) {
        String key = namespace + "/" + type + "/" + version;
        EventForm known = versions.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<EventForm> read = forms.find(namespace, type, version);
        read.ifPresent(form -> remember(versions, key, form));
        return read;
    }

    private static <T> void remember(Map<String, T> into, String key, T value) {
        if (into.size() >= MOST_REMEMBERED) {
            into.clear();
        }
        into.put(key, value);
    }
}
