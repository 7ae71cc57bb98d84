package dev.millrace.publishevents.compose;

import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.usecase.TraceContext;
import java.util.Locale;
import java.util.Optional;

/// A move, with what its record says about it.
///
/// @param parent the step that started the task, where the task's own item tells it
/// @param item the item that tells it, and the stretch of the item's history in which the place's ordinal counts
record Transition(TaskId task, Origin origin, Optional<Parent> parent, String item, int epoch, Place place, Move move) {
    LifecycleEvent event(Move.OfTask ofTask) {
        return event(EventType.of(ofTask), Optional.empty(), ofTask.from().map(Transition::word), word(ofTask.to()));
    }

    LifecycleEvent event(Move.OfSteps ofSteps, Subject step) {
        return event(EventType.of(ofSteps), Optional.of(step), Optional.of(word(ofSteps.from())), word(ofSteps.to()));
    }

    private LifecycleEvent event(EventType type, Optional<Subject> step, Optional<String> from, String to) {
        String id = EventId.of(key(step, from, to));
        return new LifecycleEvent(
                id,
                type,
                move.at(),
                task,
                origin,
                step,
                from,
                to,
                word(move.cause()),
                move.detail(),
                move.actor().isEmpty() ? LifecycleEvent.ENGINE : move.actor(),
                epoch,
                place,
                TraceContext.child(trace(), id),
                parent.filter(started -> from.isEmpty()));
    }

    /// An event that the attempt published whose end this is. Its id is the transition's, and its position.
    UserEvent event(Move.OfSteps ofSteps, Subject step, OwnEvent said, int position) {
        String id = EventId.of(
                key(Optional.of(step), Optional.of(word(ofSteps.from())), word(ofSteps.to())) + "|own|" + position);
        return new UserEvent(
                id,
                said,
                move.at(),
                origin.template().namespace(),
                LifecycleEvent.ENGINE,
                Optional.of(origin.correlationId()),
                Optional.of(TraceContext.child(trace(), id)),
                Optional.of(new UserEvent.Attempt(task, origin.template(), step, epoch, place, position)),
                Optional.empty());
    }

    private String trace() {
        return TraceContext.isOne(origin.traceparent()) ? origin.traceparent() : TraceContext.ofTask(task);
    }

    /// The time is in it because a task that was forgotten may be submitted again under its old id.
    private String key(Optional<Subject> step, Optional<String> from, String to) {
        return String.join(
                "|",
                task.text(),
                item,
                Integer.toString(place.ordinal()),
                step.map(subject -> Integer.toString(subject.number())).orElse(""),
                Integer.toString(move instanceof Move.OfSteps ofSteps ? ofSteps.attempt() : 0),
                from.orElse(""),
                to,
                Long.toString(move.at().toEpochMilli()));
    }

    /// As it stands in events: `asked-to-wait`.
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
