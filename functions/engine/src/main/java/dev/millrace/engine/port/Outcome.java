package dev.millrace.engine.port;

import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// How an attempt ended, as its handler tells it.
public sealed interface Outcome {
    record Completed(Json result) implements Outcome {}

    /// The step's condition does not hold: nothing was run.
    record Skipped() implements Outcome {}

    /// A decision was made.
    ///
    /// @param branches names of the children that go on; the others are skipped
    record Chose(Json result, Set<String> branches) implements Outcome {}

    /// A decision was made, and steps are to be created by it.
    ///
    /// @param plan the steps, as they are kept: at most [#LARGEST_PLAN] bytes
    /// @param count how many they are
    record Creates(Json plan, int count, Set<String> branches) implements Outcome {
        /// So that whoever reads a task needs nothing but its table to know them.
        public static final int LARGEST_PLAN = 256 * 1024;

        /// With what a plan begins, and no other result of a decision does.
        private static final String HEAD = "{\"create\":";

        public Creates {
            if (!isPlan(plan)) {
                throw new IllegalArgumentException("A plan begins with " + HEAD);
            }
        }

        /// Whether a decision's result creates steps.
        public static boolean isPlan(Json result) {
            return result.text().startsWith(HEAD);
        }
    }

    /// It is known how many items the step stands for. Only for a step that has not been spread yet.
    record Spreads(int items) implements Outcome {}

    /// @param retryable whether another attempt may help; the step's policy still decides whether there is one
    /// @param retryAfter what the other side asked to wait
    record Failed(StepError error, boolean retryable, Optional<Duration> retryAfter) implements Outcome {}

    /// Complete at a later time, with this result.
    record Waits(Instant until, Json result) implements Outcome {}

    /// Not finished: the same attempt goes on in another invocation.
    ///
    /// @param checkpoint what it goes on from
    /// @param after how long it is to rest before
    record GoesOn(Json checkpoint, Duration after) implements Outcome {}

    /// A task is to be started: by a step whose flow says which.
    ///
    /// @param input in canonical form
    /// @param key the task's own, if it is to have one
    record StartsTask(Json input, Optional<String> key) implements Outcome {}

    /// A worker outside has the attempt now, and says later how it ended. Its claim stands; nothing is
    /// recorded yet.
    record HandedOver() implements Outcome {}

    /// The attempt stopped because nobody waits for it any more. Nothing is recorded.
    record Abandoned() implements Outcome {}
}
