package dev.millrace.engine.template;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.limit.KeyLimit;
import dev.millrace.engine.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A node of the graph, with what the engine needs to run it. Its parents stand in the template's graph.
///
/// @param handler name of the handler that does the work
/// @param config the handler's own settings, an object
/// @param input how its input is made from the task's input and the results of steps before it; the task's input
///     where empty
/// @param readsTaskInput whether the task's input is needed to make the step's
/// @param reads the steps whose results are needed to make it; all of them lie before this step
/// @param timeout how long one attempt may take
/// @param heartbeat how long a running attempt may be silent before it is taken for dead; where empty, its
///     timeout decides
/// @param lane where it queues, if not where its task does
/// @param resultSchema JSON Schema its result must satisfy
/// @param flow how it takes part in its task's flow
/// @param limits how many of its attempts may run for each value of something in the task
public record StepTemplate(
        String name,
        String handler,
        Json config,
        Optional<Json> input,
        boolean readsTaskInput,
        StepSet reads,
        RetryPolicy retry,
        Duration timeout,
        Optional<Duration> heartbeat,
        Optional<Lane> lane,
        Optional<Json> resultSchema,
        Flow flow,
        List<KeyLimit> limits) {

    /// The longest attempt a step function has time for; longer work continues over several invocations or
    /// waits outside.
    public static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(10);

    /// What the handler's name begins with where a worker outside does the work.
    public static final String WORKER = "worker:";

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /// Time beyond an attempt's timeout in which its worker may still record how it ended, and clocks may differ.
    public static final Duration GRACE = Duration.ofSeconds(30);

    public StepTemplate {
        limits = List.copyOf(limits);
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_ATTEMPT) > 0) {
            throw new IllegalArgumentException(
                    "Step " + name + ": an attempt takes more than nothing and at most " + LONGEST_ATTEMPT);
        }
    }

    /// The same, but it starts no task: its handler does the work.
    public StepTemplate startingNothing() {
        return new StepTemplate(
                name,
                handler,
                config,
                input,
                readsTaskInput,
                reads,
                retry,
                timeout,
                heartbeat,
                lane,
                resultSchema,
                flow.startingNothing(),
                limits);
    }

    /// How long a claim of this step stands unless it is renewed.
    public Duration lease() {
        return heartbeat.orElse(timeout).plus(GRACE);
    }

    /// Whether a worker may go on with it right behind a parent. A step with heartbeats always has an item
    /// of its own to renew, so that renewing does not contend for the task; so has one that is done outside
    /// or waits for an answer or for a task, and one whose retries end some time after its first attempt, as these have
    /// more to keep. One with limits asks before each attempt, and a worker that goes on in place has nobody
    /// to put it off to.
    public boolean mayRunInPlace() {
        return heartbeat.isEmpty()
                && !handler.startsWith(WORKER)
                && flow.forEach().isEmpty()
                && flow.answerWithin().isEmpty()
                && !flow.awaitsTask()
                && retry.within().isEmpty()
                && limits.isEmpty();
    }

    /// The queue of the workers outside that do it, if such do: `default` of the handler `worker:default`.
    public Optional<String> worker() {
        return handler.startsWith(WORKER) ? Optional.of(handler.substring(WORKER.length())) : Optional.empty();
    }
}
