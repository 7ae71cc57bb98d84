package dev.millrace.engine.usecase;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.template.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Writes the records of steps, and tells of what they say.
final class StepWrites {
    private final TaskStore tasks;
    private final Journal journal;
    private final InstantSource clock;

    StepWrites(TaskStore tasks, Journal journal, InstantSource clock) {
        this.tasks = tasks;
        this.journal = journal;
        this.clock = clock;
    }

    /// Puts the first record of a step, where none of its epoch stands.
    Write<StepRecord> begin(StepRecord first, Instant now) {
        return told(tasks.begin(first, now));
    }

    Write<StepRecord> replace(StepRecord next) {
        return told(tasks.replace(next));
    }

    private Write<StepRecord> told(Write<StepRecord> write) {
        if (write instanceof Write.Moved<StepRecord> moved) {
            tell(moved.now());
        }
        return write;
    }

    private void tell(StepRecord record) {
        for (Move move : record.history().published()) {
            journal.moved(record.task(), record.origin(), record.taskVersion(), move);
        }
    }

    /// The record that follows the one that was read.
    StepRecord after(
            StepRecord read,
            StepState to,
            List<Move> moves,
            Optional<Payload> result,
            Optional<Json> details,
            Invocation invocation) {
        return new StepRecord(
                read.task(),
                read.step(),
                read.label(),
                read.origin(),
                read.epoch(),
                to,
                read.revision() + 1,
                read.taskVersion(),
                result,
                read.unchosen(),
                read.history().then(moves).bounded(StepRecord.RECENT_MOVES),
                invocation.nextWriter(),
                clock.instant(),
                details,
                read.holder(),
                to.kind() == StepState.Kind.COMPLETE ? Optional.empty() : read.continuation());
    }

    static Move move(int step, StepState.Kind from, StepState to, int attempt, Cause cause, String detail, Instant at) {
        return new Move.OfSteps(StepSet.of(step), from, to.kind(), attempt, cause, detail, "", at);
    }
}
