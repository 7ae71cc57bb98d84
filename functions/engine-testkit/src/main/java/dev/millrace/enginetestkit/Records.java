package dev.millrace.enginetestkit;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.TemplateRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Records with something in every place, for tests that care about how records are kept and not about what they say.
public final class Records {
    private Records() {}

    /// @param serial makes one task's id different from another's
    public static TaskId taskId(long serial) {
        return new TaskId("%026d".formatted(serial));
    }

    public static Origin origin(String namespace, String name) {
        return new Origin(
                new TemplateRef(namespace, name, "1.0.0"),
                "c0ffee",
                EventLevel.ALL,
                "correlation-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    /// A task of three steps as it is submitted: version 1, pending, to be looked at a minute after its creation.
    public static TaskRecord submitted(TaskId id, Origin origin, Instant createdAt, String writer) {
        TaskHead head = new TaskHead(
                id, origin, Lane.NORMAL, createdAt, Payload.NULL, "hash of the input", Optional.of("key-1"), 3);
        return new TaskRecord(
                head,
                new TaskState.Pending(),
                1,
                0,
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                1,
                List.of(),
                List.of(),
                StepSet.of(0),
                Growth.NONE,
                Map.of(),
                History.NONE,
                Optional.empty(),
                Optional.of(createdAt.plusSeconds(60)),
                0,
                0,
                writer,
                createdAt);
    }

    /// The same task one write later, in this state; looked at no more if that ends it.
    public static TaskRecord next(TaskRecord task, TaskState state, String writer, Instant at) {
        return new TaskRecord(
                task.head(),
                state,
                task.version() + 1,
                task.epoch(),
                task.released(),
                task.settled(),
                task.failed(),
                task.skipped(),
                task.resolved(),
                task.open(),
                task.running(),
                task.waiting(),
                task.owed(),
                task.growth(),
                task.results(),
                task.history(),
                task.lastPage(),
                state.kind().ends() ? Optional.empty() : task.lookAt(),
                task.looks(),
                task.seenVersion(),
                writer,
                at);
    }

    /// The same task one write later, to be looked at then.
    public static TaskRecord lookedAt(TaskRecord task, Instant lookAt, String writer, Instant at) {
        return new TaskRecord(
                task.head(),
                task.state(),
                task.version() + 1,
                task.epoch(),
                task.released(),
                task.settled(),
                task.failed(),
                task.skipped(),
                task.resolved(),
                task.open(),
                task.running(),
                task.waiting(),
                task.owed(),
                task.growth(),
                task.results(),
                task.history(),
                task.lastPage(),
                Optional.of(lookAt),
                task.looks() + 1,
                task.version(),
                writer,
                at);
    }

    /// The first record of an attempt, or a later one of the same attempt.
    public static StepRecord step(
            TaskId task, int step, int epoch, StepState state, long revision, String writer, Instant at) {
        return new StepRecord(
                task,
                step,
                origin("shop", "order"),
                epoch,
                state,
                revision,
                4,
                Optional.empty(),
                History.NONE,
                writer,
                at);
    }
}
