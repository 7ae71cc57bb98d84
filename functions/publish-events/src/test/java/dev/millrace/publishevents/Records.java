package dev.millrace.publishevents;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Flow;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Records to compose events from; only what matters to events is set.
public final class Records {
    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    public static final TemplateRef REF = new TemplateRef("shop", "order", "1.2.0");
    public static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    public static final Origin ALL = origin(EventLevel.ALL, TRACE);
    public static final TaskId TASK = id(1);

    private Records() {}

    public static TaskId id(int number) {
        return new TaskId("%026d".formatted(number));
    }

    public static Origin origin(EventLevel level, String traceparent) {
        return new Origin(REF, "hash", level, "order-4711", traceparent);
    }

    public static TaskRecord task(TaskId id, Origin origin, long version, History history) {
        TaskHead head = new TaskHead(id, origin, Lane.NORMAL, NOON, Payload.NULL, "input", Optional.empty(), 3);
        return new TaskRecord(
                head,
                new TaskState.Running(),
                version,
                0,
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                0,
                List.of(),
                List.of(),
                StepSet.EMPTY,
                Growth.NONE,
                Map.of(),
                history,
                Optional.empty(),
                Optional.of(NOON),
                0,
                0,
                "writer",
                NOON);
    }

    public static TaskRecord task(long version, Move... moves) {
        return task(TASK, ALL, version, History.NONE.then(List.of(moves)));
    }

    public static StepRecord step(
            int step, StepState state, long taskVersion, long revision, Origin origin, History history) {
        return new StepRecord(
                TASK, step, origin, 0, state, revision, taskVersion, Optional.empty(), history, "writer", NOON);
    }

    public static StepRecord step(int step, StepState state, long taskVersion, long revision, Move... moves) {
        return step(step, state, taskVersion, revision, ALL, History.NONE.then(List.of(moves)));
    }

    public static StepState running(int attempt) {
        return new StepState.Running(attempt, 1, NOON);
    }

    public static Move created() {
        return new Move.OfTask(Optional.empty(), TaskState.Kind.PENDING, Cause.SUBMITTED, "", "", NOON);
    }

    public static Move moved(TaskState.Kind from, TaskState.Kind to) {
        return new Move.OfTask(Optional.of(from), to, Cause.STEPS_SETTLED, "", "", NOON);
    }

    public static Move moved(StepState.Kind from, StepState.Kind to, int attempt, int... steps) {
        return new Move.OfSteps(StepSet.of(steps), from, to, attempt, Cause.CLAIMED, "", "", NOON);
    }

    /// Answers one template, whose steps are named step-0, step-1 and so on, for every hash.
    public static Templates templates(int steps) {
        Template template = new Template(
                REF,
                "hash",
                Optional.empty(),
                Optional.empty(),
                IntStream.range(0, steps).mapToObj(Records::stepTemplate).toList(),
                Graph.of(IntStream.range(0, steps).mapToObj(step -> new int[0]).toList()),
                FailurePolicy.FAIL_FAST,
                Lane.NORMAL,
                EventLevel.ALL,
                Optional.empty(),
                Identity.BY_KEY,
                Optional.empty(),
                Optional.empty());
        return new Templates() {
            @Override
            public Template grown(Template in, int decision, int base, Json plan) {
                throw new IllegalStateException("Events are told without compiling what was created");
            }

            @Override
            public Template byHash(TemplateRef ref, String hash) {
                return template;
            }

            @Override
            public Optional<Template> find(String namespace, String name, Optional<String> version) {
                return Optional.of(template);
            }
        };
    }

    private static StepTemplate stepTemplate(int step) {
        return new StepTemplate(
                "step-" + step,
                "pass",
                new Json("{}"),
                Optional.empty(),
                false,
                StepSet.EMPTY,
                RetryPolicy.NEVER,
                Duration.ofMinutes(1),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Flow.PLAIN,
                List.of());
    }
}
