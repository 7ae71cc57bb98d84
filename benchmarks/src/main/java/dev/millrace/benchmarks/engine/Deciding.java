package dev.millrace.benchmarks.engine;

import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepEvent;
import dev.millrace.engine.state.StepRules;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskEvent;
import dev.millrace.engine.state.TaskRules;
import dev.millrace.engine.state.TaskState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// One decision by the tables, of different states and events in turn; one delay before a retry.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Deciding {
    private static final StepError ERROR = new StepError("BROKEN", "It broke");

    private final StepState[] stepStates = {
        new StepState.Pending(),
        new StepState.Running(1, 1, Subject.AT),
        new StepState.Running(1, 1, Subject.AT),
        new StepState.Retrying(2, Subject.AT, ERROR),
        new StepState.Ready(1),
        new StepState.Waiting(1, Subject.AT),
        new StepState.Complete(1),
        new StepState.Running(1, 2, Subject.AT)
    };
    private final StepEvent[] stepEvents = {
        new StepEvent.Unlock(),
        new StepEvent.Complete(1, 1),
        new StepEvent.Fail(1, 1, ERROR, Optional.of(Subject.AT)),
        new StepEvent.Claim(2, Subject.AT, Subject.AT),
        new StepEvent.Claim(1, Subject.AT, Subject.AT),
        new StepEvent.WakeUp(1, Subject.AT),
        new StepEvent.Complete(1, 1),
        new StepEvent.Heartbeat(1, 2, Subject.AT)
    };
    private final TaskState[] taskStates = {
        new TaskState.Pending(), new TaskState.Running(), new TaskState.Waiting(), new TaskState.Complete()
    };
    private final TaskEvent[] taskEvents = {
        new TaskEvent.Start(), new TaskEvent.Complete(), new TaskEvent.Continue(), new TaskEvent.Cancel()
    };
    private final RetryPolicy[] policies = {
        RetryPolicy.DEFAULT,
        new RetryPolicy(10, new Backoff.Fibonacci(Duration.ofSeconds(1)), Duration.ofHours(1), Jitter.EQUAL, 0),
        new RetryPolicy(
                10,
                new Backoff.Linear(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                Duration.ofMinutes(5),
                Jitter.MULTIPLICATIVE,
                0.2),
        new RetryPolicy(10, new Backoff.Fixed(Duration.ofSeconds(3)), Duration.ofMinutes(5), Jitter.NONE, 0)
    };
    private int turn;

    @Benchmark
    public Decision<StepState> step() {
        turn = (turn + 1) & 7;
        return StepRules.decide(stepStates[turn], stepEvents[turn]);
    }

    @Benchmark
    public Decision<TaskState> task() {
        turn = (turn + 1) & 3;
        return TaskRules.decide(taskStates[turn], taskEvents[turn]);
    }

    @Benchmark
    public Duration retry() {
        turn = (turn + 1) & 31;
        return policies[turn & 3].delayAfter(1 + (turn >> 2), turn / 32.0, Optional.empty());
    }
}
