package dev.millrace.engine.state;

import java.time.Instant;

/// Where a step stands. Each state holds what is true in it and nothing else. Attempts and claims count from 1.
public sealed interface StepState {
    Kind kind();

    /// Some parent is not done yet.
    record Pending() implements StepState {
        @Override
        public Kind kind() {
            return Kind.PENDING;
        }
    }

    /// Its parents are done, or its handler wants to go on in another invocation; it has been sent to its lane.
    ///
    /// @param claim the one that asked to go on; 0 if the attempt has not begun
    /// @param due when it goes on
    record Ready(int attempt, int claim, Instant due) implements StepState {
        /// Nobody has had it yet.
        public Ready(int attempt) {
            this(attempt, 0, Instant.EPOCH);
        }

        @Override
        public Kind kind() {
            return Kind.READY;
        }
    }

    /// A worker has it.
    ///
    /// @param claim tells two workers of one attempt apart: the second took over from the first
    /// @param leaseUntil until when nobody else may take it
    record Running(int attempt, int claim, Instant leaseUntil) implements StepState {
        @Override
        public Kind kind() {
            return Kind.RUNNING;
        }
    }

    /// An attempt failed; the next one starts when due.
    ///
    /// @param attempt the next one
    record Retrying(int attempt, Instant due, StepError last) implements StepState {
        @Override
        public Kind kind() {
            return Kind.RETRYING;
        }
    }

    /// Its handler is through and the step is complete when a time has come, when somebody outside has answered, or
    /// when the steps it stands for or the task it has started have ended.
    ///
    /// @param due when it is complete; with a token, when it is too late for an answer
    /// @param token what an answer must name; empty where none is awaited
    /// @param last what `due` is put off to at the most while those who are to answer are heard of
    record Waiting(int attempt, Instant due, String token, Instant last) implements StepState {
        /// What stands as the token of a step that waits for a task it has started: nobody outside can show it.
        private static final String CHILD = "child";

        /// Later than anything that happens, and a time that can be stored.
        private static final Instant NEVER = Instant.ofEpochSecond(253_402_300_799L);

        /// Until the task that it has started has ended.
        public static Waiting forTask(int attempt) {
            return new Waiting(attempt, NEVER, CHILD, NEVER);
        }

        public boolean isForTask() {
            return token.equals(CHILD);
        }

        /// Until a time has come.
        public Waiting(int attempt, Instant due) {
            this(attempt, due, "");
        }

        /// For an answer of which nothing is heard before it comes.
        public Waiting(int attempt, Instant due, String token) {
            this(attempt, due, token, due);
        }

        @Override
        public Kind kind() {
            return Kind.WAITING;
        }
    }

    record Complete(int attempt) implements StepState {
        @Override
        public Kind kind() {
            return Kind.COMPLETE;
        }
    }

    /// For good: no attempt is left, or trying again can't help.
    record Failed(int attempt, StepError error) implements StepState {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /// Passed over; its children run.
    record Skipped() implements StepState {
        @Override
        public Kind kind() {
            return Kind.SKIPPED;
        }
    }

    /// Given up: its task was cancelled, or a step before it failed.
    record Cancelled() implements StepState {
        @Override
        public Kind kind() {
            return Kind.CANCELLED;
        }
    }

    /// Called done by a person; its children run.
    record Resolved() implements StepState {
        @Override
        public Kind kind() {
            return Kind.RESOLVED;
        }
    }

    /// The names of the states, in the order they are told to people.
    enum Kind {
        PENDING,
        READY,
        RUNNING,
        RETRYING,
        WAITING,
        COMPLETE,
        FAILED,
        SKIPPED,
        CANCELLED,
        RESOLVED;

        /// Whether children may run.
        public boolean releases() {
            return switch (this) {
                case COMPLETE, SKIPPED, RESOLVED -> true;
                case PENDING, READY, RUNNING, RETRYING, WAITING, FAILED, CANCELLED -> false;
            };
        }

        /// Whether it ends here unless a person resets it.
        public boolean settles() {
            return releases() || this == FAILED || this == CANCELLED;
        }
    }
}
