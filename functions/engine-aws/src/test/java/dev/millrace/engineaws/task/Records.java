package dev.millrace.engineaws.task;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.TemplateRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Records as ordinary workflows have them, with the odd part changed.
final class Records {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123Z");
    static final TaskId TASK = id(1);

    static final Origin ORIGIN = new Origin(
            new TemplateRef("shop", "order-fulfilment", "1.4.0"),
            "5f3c9a0b5f3c9a0b5f3c9a0b5f3c9a0b5f3c9a0b5f3c9a0b5f3c9a0b5f3c9a0b",
            EventLevel.STEP,
            "order-2026-11-21-000017",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    private Records() {}

    static TaskId id(int number) {
        return new TaskId(String.format(java.util.Locale.ROOT, "0task%021d", number));
    }

    static TaskHead head(TaskId id, Origin origin, Instant created) {
        return new TaskHead(
                id,
                origin,
                Lane.NORMAL,
                created,
                new Payload.Inline(
                        new Json("{\"order\":\"A-17\",\"lines\":[{\"sku\":\"cup\",\"count\":2}],\"country\":\"NL\"}")),
                "ab".repeat(32),
                Optional.of("order-A-17"),
                5);
    }

    static TaskRecord fresh(TaskId id) {
        return fresh(id, ORIGIN, NOON);
    }

    static TaskRecord fresh(TaskId id, Origin origin, Instant created) {
        var submitted = new Move.OfTask(
                Optional.empty(), TaskState.Kind.PENDING, Cause.SUBMITTED, "", "arn:aws:iam::1:role/shop", created);
        return new TaskRecord(
                head(id, origin, created),
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
                History.NONE.then(List.of(submitted)),
                Optional.empty(),
                Optional.of(created.plus(Duration.ofMinutes(5))),
                0,
                0,
                "01k0writer0000000000000000.1",
                created);
    }

    /// A chain of five of which so many steps are done, and the next one runs in place.
    static TaskRecord chain(int done) {
        TaskRecord first = fresh(TASK);
        Instant at = NOON;
        List<Move> moves = new ArrayList<>(first.history().moves());
        Map<Integer, Kept> results = new LinkedHashMap<>();
        for (int step = 0; step < done; step++) {
            at = at.plusMillis(40);
            moves.add(move(step, StepState.Kind.PENDING, StepState.Kind.RUNNING, Cause.IN_PLACE, at));
            moves.add(move(step, StepState.Kind.RUNNING, StepState.Kind.COMPLETE, Cause.RETURNED, at.plusMillis(30)));
            results.put(step, new Kept.Result(new Json("{\"reserved\":true,\"id\":" + (1000 + step) + "}")));
        }
        var running = List.of(new InPlace(done, 1, at.plusSeconds(30), "01k0writer0000000000000000"));
        return new TaskRecord(
                first.head(),
                new TaskState.Running(),
                done + 1,
                0,
                StepSet.range(0, done),
                StepSet.range(0, done),
                StepSet.EMPTY,
                StepSet.EMPTY,
                StepSet.EMPTY,
                1,
                done < 5 ? running : List.of(),
                List.of(),
                StepSet.EMPTY,
                Growth.NONE,
                results,
                new History(moves, Math.min(2, moves.size()), 0),
                Optional.empty(),
                first.lookAt(),
                0,
                0,
                "01k0writer0000000000000000.6",
                at);
    }

    static Move move(int step, StepState.Kind from, StepState.Kind to, Cause cause, Instant at) {
        return new Move.OfSteps(StepSet.of(step), from, to, 1, cause, "", "", at);
    }

    static TaskRecord next(TaskRecord task, String writer) {
        return written(task, task.state(), task.version() + 1, task.lookAt(), writer);
    }

    static TaskRecord written(TaskRecord task, TaskState state, long version, Optional<Instant> lookAt, String writer) {
        return new TaskRecord(
                task.head(),
                state,
                version,
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
                lookAt,
                task.looks(),
                task.seenVersion(),
                writer,
                task.updatedAt());
    }

    static StepRecord step(int epoch, StepState state, long revision, String writer) {
        return new StepRecord(TASK, 3, ORIGIN, epoch, state, revision, 7, Optional.empty(), History.NONE, writer, NOON);
    }
}
