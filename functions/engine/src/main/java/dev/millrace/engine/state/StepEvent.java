package dev.millrace.engine.state;

import java.time.Instant;
import java.util.Optional;

/// What may happen to a step.
public sealed interface StepEvent {
    /// The last of its parents is done; it goes to its lane.
    record Unlock() implements StepEvent {}

    /// The last of its parents is done, and the worker that found out goes on with it at once.
    record StartInPlace(Instant leaseUntil) implements StepEvent {}

    /// A worker took its message from a lane.
    record Claim(int attempt, Instant leaseUntil, Instant at) implements StepEvent {}

    /// Its worker is alive.
    record Heartbeat(int attempt, int claim, Instant leaseUntil) implements StepEvent {}

    /// Its handler returned.
    record Complete(int attempt, int claim) implements StepEvent {}

    /// Its handler failed.
    ///
    /// @param retryAt when the next attempt is due; empty when there is none
    record Fail(int attempt, int claim, StepError error, Optional<Instant> retryAt) implements StepEvent {}

    /// Its handler asked to be called complete later, or when somebody outside says so.
    ///
    /// @param due when it is complete, or too late for an answer unless its giver is heard of
    /// @param token see [StepState.Waiting]
    /// @param last see [StepState.Waiting]
    record Wait(int attempt, int claim, Instant due, String token, Instant last) implements StepEvent {
        /// Until a time has come.
        public Wait(int attempt, int claim, Instant due) {
            this(attempt, claim, due, "", due);
        }
    }

    /// Those outside who are to say how it ended are at it.
    ///
    /// @param due by when they are to be heard of again
    record Heard(int attempt, Instant due) implements StepEvent {}

    /// Its handler is not finished, and goes on in another invocation.
    ///
    /// @param due when
    record Continue(int attempt, int claim, Instant due) implements StepEvent {}

    /// The time it waits for may have come.
    record WakeUp(int attempt, Instant at) implements StepEvent {}

    /// Its worker may be dead.
    ///
    /// @param retryAt when the next attempt is due; empty when there is none
    record Expire(int attempt, Instant at, Optional<Instant> retryAt) implements StepEvent {}

    /// Its condition does not hold: it is passed over instead of run.
    record PassOver(int attempt, int claim) implements StepEvent {}

    /// It stands for many, one for each of its items, and from now on waits for them.
    record Spread() implements StepEvent {}

    /// It is failed without being run: its items can't be made out, or its task's time is over.
    record Refuse(StepError error) implements StepEvent {}

    /// Its items have ended.
    ///
    /// @param error why it failed, if more of them did than it tolerates
    record Gather(Optional<StepError> error) implements StepEvent {}

    /// Somebody outside said how it ended, or did not say so in time.
    ///
    /// @param error empty when it is done
    /// @param retryAt when the next attempt is due; empty when there is none
    record Answer(int attempt, Optional<StepError> error, Optional<Instant> retryAt) implements StepEvent {}

    /// A person wants it to be tried once more.
    record Retry(Instant at) implements StepEvent {}

    /// Its task is over for it.
    record Cancel() implements StepEvent {}

    /// It is to be passed over.
    record Skip() implements StepEvent {}

    /// A person calls it done.
    record Resolve() implements StepEvent {}

    /// It is to be done again from the start, in a new epoch of its task.
    record Reset() implements StepEvent {}
}
