package dev.millrace.publishevents.compose;

import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engine.usecase.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An event of a user's own, published by a step or by API.
///
/// @param actor who published it; [LifecycleEvent#ENGINE] for a step
/// @param attempt that published it, if one did
/// @param key by which the one published by API is known again
public record UserEvent(
        String id,
        OwnEvent said,
        Instant time,
        String namespace,
        String actor,
        Optional<String> correlationId,
        Optional<String> traceparent,
        Optional<Attempt> attempt,
        Optional<String> key)
        implements Event {
    /// Names users on the bus. A rule for [OfCatalogue#SOURCE] does not fire on what they publish.
    public static final String SOURCE = "millrace.user";

    /// Whose event it is.
    ///
    /// @param place of the transition that it was committed with
    /// @param position counts the events of the attempt, from 1
    public record Attempt(TaskId task, TemplateRef template, Subject step, int epoch, Place place, int position) {}

    static UserEvent of(PostedEvent posted) {
        return new UserEvent(
                posted.id(),
                posted.event(),
                posted.at(),
                posted.namespace(),
                posted.actor(),
                posted.correlationId(),
                posted.traceparent().filter(TraceContext::isOne).map(trace -> TraceContext.child(trace, posted.id())),
                Optional.empty(),
                Optional.of(posted.key()));
    }

    @Override
    public String typeName() {
        return said.type();
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public Object change() {
        return attempt.<Object>map(of -> List.of(of.place(), of.position())).orElse(id);
    }

    @Override
    public String about() {
        return attempt.map(of -> of.task().text()).orElse(namespace);
    }
}
