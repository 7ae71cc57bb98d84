package dev.millrace.publishevents.compose;

import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engineaws.notice.NoticeAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Makes the events of a write: exactly the transitions that its record says it made, as far as the task's
/// event level asks for them. The events of one move stand together and share an ordinal: they have no
/// order among themselves.
///
/// Composing the same record again makes equal events.
public final class ComposeEvents {
    private final Templates templates;
    private final Function<Payload, Json> payloads;

    /// Of writes that tell all that they tell in themselves.
    ///
    /// @param templates tell steps' names
    public ComposeEvents(Templates templates) {
        this(templates, payload -> switch (payload) {
            case Payload.Inline inline -> inline.json();
            case Payload.Stored stored -> throw new IllegalStateException(stored.ref() + " is out of reach");
        });
    }

    /// @param payloads reads what stands apart of the events that attempts published
    public ComposeEvents(Templates templates, Function<Payload, Json> payloads) {
        this.templates = templates;
        this.payloads = payloads;
    }

    /// Millrace's own.
    public List<LifecycleEvent> of(TaskRecord task) {
        return ofCatalogue(all(task));
    }

    /// Millrace's own.
    public List<LifecycleEvent> of(StepRecord step) {
        return ofCatalogue(all(step));
    }

    private static List<LifecycleEvent> ofCatalogue(List<Event> all) {
        List<LifecycleEvent> events = new ArrayList<>(all.size());
        for (Event event : all) {
            if (event instanceof LifecycleEvent lifecycle) {
                events.add(lifecycle);
            }
        }
        return events;
    }

    /// Millrace's own, and before the end of an attempt what it published.
    public List<Event> all(TaskRecord task) {
        String item = "task/" + task.lastPage().orElse(0L);
        List<Event> events = new ArrayList<>();
        forEachPublished(task.history(), (move, ordinal) -> {
            Place place = Place.ofTask(task.version(), ordinal);
            Transition transition = new Transition(
                    task.id(), task.head().origin(), task.head().parent(), item, task.epoch(), place, move);
            tell(transition, task.history().own(), task::nameOf, events);
            announce(transition, task::nameOf, events);
        });
        return events;
    }

    /// Millrace's own, and before the end of an attempt what it published.
    public List<Event> all(StepRecord step) {
        String item = "step/" + step.step() + "/" + step.epoch();
        List<Event> events = new ArrayList<>();
        Names names = (template, number) ->
                step.label().isEmpty() ? template.step(number).name() : step.label();
        forEachPublished(step.history(), (move, ordinal) -> {
            Place place = new Place(step.taskVersion(), step.step(), attemptOf(step, move), step.revision(), ordinal);
            Transition transition =
                    new Transition(step.task(), step.origin(), Optional.empty(), item, step.epoch(), place, move);
            tell(transition, step.history().own(), names, events);
            announce(transition, names, events);
        });
        return events;
    }

    public List<Event> of(PostedEvent posted) {
        return List.of(UserEvent.of(posted));
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

    /// What users publish is told at any event level.
    private void tell(Transition transition, List<OwnEvents> own, Names names, List<Event> into) {
        for (OwnEvents events : own) {
            if (transition.move() instanceof Move.OfSteps move
                    && move.from() == StepState.Kind.RUNNING
                    && move.attempt() == events.attempt()
                    && move.steps().contains(events.step())) {
                Template template = templates.byHash(
                        transition.origin().template(), transition.origin().templateHash());
                Subject step = new Subject(events.step(), names.of(template, events.step()), events.attempt());
                List<OwnEvent> list = OwnEventList.read(payloads.apply(events.list()));
                for (int i = 0; i < list.size(); i++) {
                    into.add(transition.event(move, step, list.get(i), i + 1));
                }
            }
        }
    }

    private void announce(Transition transition, Names names, List<Event> into) {
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
