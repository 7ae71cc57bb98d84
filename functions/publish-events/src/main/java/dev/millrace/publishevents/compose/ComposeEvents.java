package dev.millrace.publishevents.compose;

import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Template;
import dev.millrace.engineaws.notice.NoticeAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the events of a write: exactly the transitions that its record says it made, as far as the task's
/// event level asks for them. The events of one move stand together and share an ordinal: they have no
/// order among themselves.
///
/// Composing the same record again makes equal events.
public final class ComposeEvents {
    private final Templates templates;

    /// @param templates tell steps' names
    public ComposeEvents(Templates templates) {
        this.templates = templates;
    }

    public List<LifecycleEvent> of(TaskRecord task) {
        String item = "task/" + task.lastPage().orElse(0L);
        List<LifecycleEvent> events = new ArrayList<>();
        forEachPublished(task.history(), (move, ordinal) -> {
            Place place = Place.ofTask(task.version(), ordinal);
            announce(
                    new Transition(
                            task.id(), task.head().origin(), task.head().parent(), item, task.epoch(), place, move),
                    task::nameOf,
                    events);
        });
        return events;
    }

    public List<LifecycleEvent> of(StepRecord step) {
        String item = "step/" + step.step() + "/" + step.epoch();
        List<LifecycleEvent> events = new ArrayList<>();
        forEachPublished(step.history(), (move, ordinal) -> {
            Place place = new Place(step.taskVersion(), step.step(), attemptOf(step, move), step.revision(), ordinal);
            announce(
                    new Transition(step.task(), step.origin(), Optional.empty(), item, step.epoch(), place, move),
                    (template, number) ->
                            step.label().isEmpty() ? template.step(number).name() : step.label(),
                    events);
        });
        return events;
    }

    public List<Event> of(LimitRecord limit) {
        return LimitEvents.of(limit);
    }

    public List<Event> of(Breaker breaker) {
        return LimitEvents.of(breaker);
    }

    public List<Event> of(NoticeAttributes.Told told) {
        return NoticeEvent.of(told);
    }

    /// The attempt a record is of. One that waits for its next attempt still is of the one that failed.
    private static int attemptOf(StepRecord step, Move move) {
        if (step.state() instanceof StepState.Retrying retrying) {
            return retrying.attempt() - 1;
        }
        return step.attempt() == 0 && move instanceof Move.OfSteps ofSteps ? ofSteps.attempt() : step.attempt();
    }

    private static void forEachPublished(History history, Telling telling) {
        List<Move> published = history.published();
        int told = history.left() + history.moves().size() - published.size();
        for (int i = 0; i < published.size(); i++) {
            telling.tell(published.get(i), told + i);
        }
    }

    private void announce(Transition transition, Names names, List<LifecycleEvent> into) {
        if (!transition.move().announcedAt(transition.origin().events())) {
            return;
        }
        switch (transition.move()) {
            case Move.OfTask ofTask -> into.add(transition.event(ofTask));
            case Move.OfSteps ofSteps -> {
                Template template = templates.byHash(
                        transition.origin().template(), transition.origin().templateHash());
                Place place = transition.place();
                int attempt = place.toldByTask() ? ofSteps.attempt() : place.attempt();
                ofSteps.steps().forEach(step -> {
                    Subject subject = new Subject(step, names.of(template, step), attempt);
                    into.add(transition.event(ofSteps, subject));
                });
            }
        }
    }

    @FunctionalInterface
    private interface Names {
        String of(Template template, int step);
    }

    @FunctionalInterface
    private interface Telling {
        void tell(Move move, int ordinal);
    }
}
