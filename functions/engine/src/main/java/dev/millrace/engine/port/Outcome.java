package dev.millrace.engine.port;

import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// How an attempt ended, as its handler tells it.
public sealed interface Outcome {
    /// Events of the user's own that the attempt publishes with how it ended: see [OwnEvents#list]. What
    /// failed, or was not run, publishes nothing.
    default Optional<Json> events() {
        return Optional.empty();
    }

    /// @param isAnswer whether the result is what the step would wait for, of a step with `answerWithin`; if not, such
    ///     a step is complete only when somebody has answered
    record Completed(Json result, Optional<Json> events, boolean isAnswer) implements Outcome {
        public Completed(Json result, Optional<Json> events) {
            this(result, events, false);
        }

        public Completed(Json result) {
            this(result, Optional.empty());
        }

        /// Of a step that need not wait, as it is answered already.
        public static Completed answered(Json result) {
            return new Completed(result, Optional.empty(), true);
        }
    }

    /// The step's condition does not hold: nothing was run.
    record Skipped() implements Outcome {}

    /// A decision was made.
    ///
    /// @param branches names of the children that go on; the others are skipped
    record Chose(Json result, Set<String> branches, Optional<Json> events) implements Outcome {
        public Chose(Json result, Set<String> branches) {
            this(result, branches, Optional.empty());
        }
    }

    /// A decision was made, and steps are to be created by it.
    ///
    /// @param plan the steps, as they are kept: at most [#LARGEST_PLAN] bytes
    /// @param count how many they are
    record Creates(Json plan, int count, Set<String> branches, Optional<Json> events) implements Outcome {
        /// So that whoever reads a task needs nothing but its table to know them.
        public static final int LARGEST_PLAN = 256 * 1024;

        /// With what a plan begins, and no other result of a decision does.
        private static final String HEAD = "{\"create\":";

        public Creates(Json plan, int count, Set<String> branches) {
            this(plan, count, branches, Optional.empty());
        }

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
    record Waits(Instant until, Json result, Optional<Json> events) implements Outcome {
        public Waits(Instant until, Json result) {
            this(until, result, Optional.empty());
        }
    }

    /// Not finished: the same attempt goes on in another invocation.
    ///
    /// @param checkpoint what it goes on from
    /// @param after how long it is to rest before
    record GoesOn(Json checkpoint, Duration after, Optional<Json> events) implements Outcome {
        public GoesOn(Json checkpoint, Duration after) {
            this(checkpoint, after, Optional.empty());
        }
    }

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

    /// The same, with these events published. What failed, or was not run, stays as it is.
    default Outcome publishing(Json list) {
        Optional<Json> told = Optional.of(list);
        return switch (this) {
            case Completed completed -> new Completed(completed.result(), told, completed.isAnswer());
            case Chose chose -> new Chose(chose.result(), chose.branches(), told);
            case Creates creates -> new Creates(creates.plan(), creates.count(), creates.branches(), told);
            case Waits waits -> new Waits(waits.until(), waits.result(), told);
            case GoesOn goesOn -> new GoesOn(goesOn.checkpoint(), goesOn.after(), told);
            case Skipped skipped -> skipped;
            case Spreads spreads -> spreads;
            case StartsTask starts -> starts;
            case Failed failed -> failed;
            case HandedOver handedOver -> handedOver;
            case Abandoned abandoned -> abandoned;
        };
    }
}
