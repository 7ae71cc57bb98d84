package dev.millrace.enginetemplates.event;

import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.Write;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.schema.SchemaChange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Registers a form of users' events. What is registered never changes: the same again changes nothing, and
/// another schema is another version. One without a number is the next version, and may break nothing that
/// the newest one promises; one that says its number may.
public final class RegisterEventType {
    private static final int TRIES = 5;

    private final EventForms forms;
    private final InstantSource clock;

    public RegisterEventType(EventForms forms, InstantSource clock) {
        this.forms = forms;
        this.clock = clock;
    }

    /// What came of it.
    public sealed interface Registered {
        /// @param breaks of what the version before promised, if it says its own number
        record Added(EventForm form, List<String> breaks) implements Registered {}

        record Unchanged(EventForm form) implements Registered {}

        /// It breaks what the newest version promises.
        record Breaking(EventForm newest, List<String> breaks) implements Registered {}

        /// Another schema stands under its version.
        record Taken(EventForm standing, int next) implements Registered {}

        /// Versions have no gaps.
        record NotNext(int next) implements Registered {}
    }

    /// @param by who wants it
    public Registered register(EventFormDraft draft, String by) {
        for (int tried = 0; tried < TRIES; tried++) {
            Optional<Registered> done = attempt(draft, by);
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new IllegalStateException(
                "Others registered " + draft.namespace() + "/" + draft.type() + " at each of " + TRIES + " tries");
    }

    /// @return nothing if another was faster
    private Optional<Registered> attempt(EventFormDraft draft, String by) {
        List<EventForm> versions = forms.versions(draft.namespace(), draft.type());
        int next = versions.size() + 1;
        if (draft.version().isPresent() && draft.version().get() > next) {
            return Optional.of(new Registered.NotNext(next));
        }
        Optional<EventForm> newest = versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
        Optional<EventForm> standing = draft.version()
                .filter(version -> version < next)
                .map(version -> versions.get(version - 1))
                .or(() -> draft.version().isPresent() ? Optional.empty() : newest);
        if (standing.isPresent() && standing.get().schema().equals(draft.schema())) {
            return Optional.of(new Registered.Unchanged(standing.get()));
        }
        if (standing.isPresent() && draft.version().isPresent()) {
            return Optional.of(new Registered.Taken(standing.get(), next));
        }
        List<String> breaks = newest.map(
                        before -> SchemaChange.breaks(JsonTrees.tree(before.schema()), JsonTrees.tree(draft.schema())))
                .orElse(List.of());
        if (!breaks.isEmpty() && draft.version().isEmpty()) {
            return Optional.of(new Registered.Breaking(newest.orElseThrow(), breaks));
        }
        EventForm form = new EventForm(
                draft.namespace(),
                draft.type(),
                next,
                draft.description(),
                draft.schema(),
                draft.example(),
                clock.instant(),
                by);
        return forms.put(form) instanceof Write.Moved<EventForm>
                ? Optional.of(new Registered.Added(form, breaks))
                : Optional.empty();
    }
}
