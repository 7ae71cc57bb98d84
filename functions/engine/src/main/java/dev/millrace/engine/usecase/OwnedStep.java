package dev.millrace.engine.usecase;

import dev.millrace.engine.gate.Pass;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.StepEvent;
import dev.millrace.engine.state.StepRules;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.WorkToken;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A claimed step, and its lease: it is ours, so run it. Safe for the attempt's threads.
final class OwnedStep implements ClaimResult, StepCall.Heartbeat {
    private final TaskStore tasks;
    private final Payloads payloads;
    private final StepWrites writes;
    private final InstantSource clock;
    private final StepTemplate step;
    private final Invocation invocation;
    private final Pass pass;
    private StepRecord record;
    private Optional<Json> details;
    private boolean over;

    /// @param record of the step, as it runs
    /// @param pass that it came with; [Pass#FREE] where others look after its permits
    OwnedStep(
            TaskStore tasks,
            Payloads payloads,
            StepWrites writes,
            InstantSource clock,
            StepRecord record,
            StepTemplate step,
            Invocation invocation,
            Pass pass) {
        this.tasks = tasks;
        this.payloads = payloads;
        this.writes = writes;
        this.clock = clock;
        this.record = record;
        this.details = record.details();
        this.step = step;
        this.invocation = invocation;
        this.pass = pass;
    }

    @Override
    public synchronized void note(Json noted) {
        details = Optional.of(noted);
    }

    @Override
    public synchronized Optional<Json> details() {
        return details;
    }

    @Override
    public Optional<Json> checkpoint() {
        return record().continuation().map(from -> payloads.read(from.checkpoint()));
    }

    @Override
    public synchronized Optional<WorkToken> token() {
        StepState.Running running = running();
        return record.holder()
                .map(secret -> new WorkToken(
                        record.task(), record.step(), record.epoch(), running.attempt(), running.claim(), secret));
    }

    synchronized StepRecord record() {
        return record;
    }

    StepTemplate step() {
        return step;
    }

    int attempt() {
        return record().attempt();
    }

    /// The attempt is over: whoever of it still lives renews nothing any more.
    synchronized StepRecord over() {
        over = true;
        return record;
    }

    /// Renews the lease.
    ///
    /// @return whether the step is still ours and its task goes on
    @Override
    public synchronized boolean beat() {
        return !over
                && pass.renew()
                && tasks.readTask(record.task()).filter(task -> !task.ended()).isPresent()
                && renew();
    }

    /// Renews the lease of a step whose task is known to go on.
    ///
    /// @return whether the step is still ours
    synchronized boolean renew() {
        StepState.Running running = running();
        Instant until = pass.bounded(clock.instant().plus(step.lease()));
        StepEvent beat = new StepEvent.Heartbeat(running.attempt(), running.claim(), until);
        if (!(StepRules.decide(running, beat) instanceof Decision.Moves<StepState> moves)) {
            return false;
        }
        StepRecord next = writes.after(record, moves.to(), List.of(), record.result(), details, invocation);
        if (tasks.replace(next) instanceof Write.Moved<StepRecord> moved) {
            record = moved.now();
            return true;
        }
        return false;
    }

    synchronized StepState.Running running() {
        if (record.state() instanceof StepState.Running running) {
            return running;
        }
        throw new IllegalStateException(
                "A claimed step runs, it is not " + record.state().kind());
    }
}
