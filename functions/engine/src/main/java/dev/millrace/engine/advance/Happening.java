package dev.millrace.engine.advance;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Seed;
import java.time.Instant;
import java.util.Optional;

/// Something that a task's record is to be brought in line with. Applying one twice changes nothing the second time.
public sealed interface Happening {
    int step();

    /// A step with a record of its own has ended; that record has told so already.
    ///
    /// @param unchosen of a decision, the children that it did not choose
    /// @param seed of a decision, what it creates
    record Ended(int step, int epoch, int attempt, StepState.Kind ending, StepSet unchosen, Optional<Seed> seed)
            implements Happening {
        /// Of a step that is no decision.
        public Ended(int step, int epoch, int attempt, StepState.Kind ending) {
            this(step, epoch, attempt, ending, StepSet.EMPTY, Optional.empty());
        }
    }

    /// A step with a record of its own waits for longer than a queue can hold its message.
    ///
    /// @param attempt what the message is to carry when it is due
    /// @param kind what happens then
    record WaitsLong(int step, int epoch, int attempt, Instant due, Waiter.Kind kind) implements Happening {}

    /// The only root is claimed. It is claimed here, on the task itself: no write of another step can be under way,
    /// and a chain then never needs a record for a step.
    record RootClaimed(int step, int epoch, Instant leaseUntil, String owner) implements Happening {}

    /// An attempt run in place returned.
    ///
    /// @param kept its result, if it is small; a large one is in the step's own record already
    /// @param unchosen of a decision, the children that it did not choose
    /// @param seed of a decision, what it creates
    /// @param events of the user's own that it published
    record Returned(
            InPlace running, Optional<Kept> kept, StepSet unchosen, Optional<Seed> seed, Optional<Payload> events)
            implements Happening {
        /// Of a step that is no decision, and publishes nothing.
        public Returned(InPlace running, Optional<Kept> kept) {
            this(running, kept, StepSet.EMPTY, Optional.empty(), Optional.empty());
        }

        @Override
        public int step() {
            return running.step();
        }
    }

    /// A step that was started in place has a condition, and that does not hold.
    record PassedOver(InPlace running) implements Happening {
        @Override
        public int step() {
            return running.step();
        }
    }

    /// A step that would stand for many does not come to it.
    ///
    /// @param ending skipped, as its condition does not hold; failed, as its items can't be made out or are too many;
    ///     cancelled, as its task gives up what has not begun
    /// @param error why it failed
    record NotSpread(int step, int epoch, StepState.Kind ending, Optional<StepError> error) implements Happening {}

    /// It is known how many items a step stands for.
    record Spread(int step, int epoch, int items) implements Happening {}

    /// An attempt run in place failed.
    ///
    /// @param retryAt when the next one is due; empty if there is none
    record Broke(InPlace running, StepError error, Optional<Instant> retryAt) implements Happening {
        @Override
        public int step() {
            return running.step();
        }
    }

    /// An attempt run in place asked to be called complete later.
    ///
    /// @param events of the user's own that it published
    record AskedToWait(InPlace running, Instant until, Optional<Kept> kept, Optional<Payload> events)
            implements Happening {
        /// Of one that publishes nothing.
        public AskedToWait(InPlace running, Instant until, Optional<Kept> kept) {
            this(running, until, kept, Optional.empty());
        }

        @Override
        public int step() {
            return running.step();
        }
    }

    /// An attempt run in place is not finished. It goes on from the checkpoint that a record of its own holds by now.
    ///
    /// @param events of the user's own that it published so far
    record NotFinished(InPlace running, Instant due, Optional<Payload> events) implements Happening {
        /// Of one that publishes nothing.
        public NotFinished(InPlace running, Instant due) {
            this(running, due, Optional.empty());
        }

        @Override
        public int step() {
            return running.step();
        }
    }

    /// The lease of an attempt run in place is over.
    ///
    /// @param retryAt when the next one is due; empty if there is none
    record LeaseOver(InPlace running, Optional<Instant> retryAt) implements Happening {
        @Override
        public int step() {
            return running.step();
        }
    }

    /// The time has come that a step waits for.
    record TimerDue(Waiter waiter) implements Happening {
        @Override
        public int step() {
            return waiter.step();
        }
    }
}
