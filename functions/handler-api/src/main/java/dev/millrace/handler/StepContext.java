package dev.millrace.handler;

import java.time.Instant;
import java.util.Optional;

/// What an attempt knows of itself. Valid while [StepHandler#handle] runs.
public interface StepContext {
    String taskId();

    String stepName();

    /// From 1.
    int attempt();

    /// The same for every attempt of this step of this task (until the step is reset by hand), and for no other:
    /// pass it to whatever has effects outside.
    String idempotencyKey();

    /// Names this attempt and no other, in small letters, digits and `-`: the same name each time the attempt is run,
    /// should a worker die or a message come twice. Good for naming what is started elsewhere for this attempt.
    default String attemptName() {
        return taskId() + "-" + stepName() + "-" + attempt();
    }

    /// When this invocation's time is over: a handler whose work is longer returns [Unfinished] before.
    Instant deadline();

    /// Ties the logs of one business transaction together, over tasks and systems.
    String correlationId();

    /// W3C `traceparent` of this attempt, to be sent along on outgoing calls.
    String traceparent();

    /// The step's `config` read into a type.
    ///
    /// @throws PermanentException if it does not fit the type
    <T> T config(Class<T> type);

    /// Says that this attempt is alive, which renews its lease. Call it more often than the step's `heartbeat`
    /// duration; calls that follow each other closely cost nothing.
    ///
    /// @throws StepCancelledException if the task was cancelled or another worker has taken over: stop, and let it fly
    void heartbeat();

    /// What somebody outside must name to say how this step ended, by `POST /answers/TOKEN`, of a step with
    /// `answerWithin`: send it to them. Whoever knows it may answer, once; keep it out of logs.
    default Optional<String> answerToken() {
        return Optional.empty();
    }

    /// The same, and tells how far the attempt has come, so that the next one can go on from there if this
    /// one fails or its worker dies. What was told last counts. It is recorded with the next heartbeat that
    /// is sent, and with the attempt's failure; only steps with a `heartbeat`, and those that travelled
    /// through a queue, have a record for it.
    ///
    /// @param details written as JSON; at most 2 KB, for it is written with every heartbeat
    /// @throws IllegalArgumentException if it is larger, or can't be written
    /// @throws StepCancelledException as above
    default void heartbeat(Object details) {
        heartbeat();
    }

    /// What the attempt before this one, or an earlier worker of this one, told last with
    /// [#heartbeat(Object)].
    ///
    /// @throws IllegalArgumentException if it does not fit the type
    default <T> Optional<T> lastHeartbeatDetails(Class<T> type) {
        return Optional.empty();
    }

    /// Where the invocation before this one left off: what the handler returned as [Unfinished#checkpoint]. Survives
    /// a failed attempt; empty where the step begins.
    ///
    /// @throws IllegalArgumentException if it does not fit the type
    default <T> Optional<T> checkpoint(Class<T> type) {
        return Optional.empty();
    }

    /// Publishes an event of your own with the attempt's result: once if this attempt's result counts, and
    /// not at all if it fails, its worker dies or another has taken over. Its type must be registered in the
    /// namespace of the task's template, in whose newest form the body is checked when the handler has
    /// returned; if any event does not fit, the attempt fails for good and tells all problems.
    ///
    /// An attempt publishes at most 10 events of 64 KB together, in the order in which they were given. A handler
    /// that returns [Unfinished] publishes what it gave by then.
    ///
    /// @param type `<noun>.<past tense>`: `order.shipped`
    /// @param body written as JSON at once; an object
    /// @throws IllegalArgumentException if it can't be written
    default void publish(String type, Object body) {
        throw new UnsupportedOperationException("Nothing is published here");
    }

    /// The same in a form of a certain version, which need not be the newest.
    default void publish(String type, int version, Object body) {
        throw new UnsupportedOperationException("Nothing is published here");
    }

    StepLogger logger();

    /// A setting of the deployment the step runs in, such as an environment variable of its function; empty where it is
    /// not set. Ask here rather than in the environment, so that several deployments can live in one process.
    default Optional<String> setting(String name) {
        return Optional.empty();
    }
}
