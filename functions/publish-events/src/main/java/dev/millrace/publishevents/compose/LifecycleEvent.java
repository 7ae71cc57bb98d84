package dev.millrace.publishevents.compose;

import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.TaskId;
import java.time.Instant;
import java.util.Optional;

/// One transition as it is announced.
///
/// @param id the same each time the transition is announced, and no other's
/// @param time of the transition
/// @param step the step, for a transition of one
/// @param from the state that was left, in lower case; empty when a task came into being
/// @param cause in lower case with dashes
/// @param detail more about the cause; may be empty
/// @param actor who did it; [#ENGINE] where nobody did
/// @param epoch of the task
/// @param parent of a task that has come into being, the step that started it if one did
/// @param traceparent W3C trace context: the event is a span of its own, a child of the submission's
public record LifecycleEvent(
        String id,
        EventType type,
        Instant time,
        TaskId task,
        Origin origin,
        Optional<Subject> step,
        Optional<String> from,
        String to,
        String cause,
        String detail,
        String actor,
        int epoch,
        Place place,
        String traceparent,
        Optional<Parent> parent)
        implements OfCatalogue {
    /// The form that events of all types have now; goes into their schemas' names.
    public static final int VERSION = 1;

    /// The actor of what Millrace does by itself.
    public static final String ENGINE = "millrace";

    @Override
    public Object change() {
        return place;
    }

    @Override
    public String about() {
        return task.text();
    }
}
