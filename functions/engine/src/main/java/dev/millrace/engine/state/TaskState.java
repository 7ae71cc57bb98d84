package dev.millrace.engine.state;

/// Where a task stands. How its steps stand is kept beside it, as sets.
public sealed interface TaskState {
    Kind kind();

    /// Accepted; no step has begun, as far as the task's own record knows.
    record Pending() implements TaskState {
        @Override
        public Kind kind() {
            return Kind.PENDING;
        }
    }

    record Running() implements TaskState {
        @Override
        public Kind kind() {
            return Kind.RUNNING;
        }
    }

    /// Every step that could go on waits for a time.
    record Waiting() implements TaskState {
        @Override
        public Kind kind() {
            return Kind.WAITING;
        }
    }

    /// A failure waits for a person.
    record Blocked() implements TaskState {
        @Override
        public Kind kind() {
            return Kind.BLOCKED;
        }
    }

    /// A person stopped it for a while: no step starts.
    record Paused() implements TaskState {
        @Override
        public Kind kind() {
            return Kind.PAUSED;
        }
    }

    record Complete() implements TaskState {
        @Override
        public Kind kind() {
            return Kind.COMPLETE;
        }
    }

    record Failed() implements TaskState {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    record Cancelled() implements TaskState {
        @Override
        public Kind kind() {
            return Kind.CANCELLED;
        }
    }

    /// A person called it done.
    record Resolved() implements TaskState {
        @Override
        public Kind kind() {
            return Kind.RESOLVED;
        }
    }

    /// The names of the states, in the order they are told to people.
    enum Kind {
        PENDING,
        RUNNING,
        WAITING,
        BLOCKED,
        PAUSED,
        COMPLETE,
        FAILED,
        CANCELLED,
        RESOLVED;

        /// Whether nothing more happens unless a person restarts it.
        public boolean ends() {
            return switch (this) {
                case COMPLETE, FAILED, CANCELLED, RESOLVED -> true;
                case PENDING, RUNNING, WAITING, BLOCKED, PAUSED -> false;
            };
        }

        public TaskState state() {
            return switch (this) {
                case PENDING -> new Pending();
                case RUNNING -> new Running();
                case WAITING -> new Waiting();
                case BLOCKED -> new Blocked();
                case PAUSED -> new Paused();
                case COMPLETE -> new Complete();
                case FAILED -> new Failed();
                case CANCELLED -> new Cancelled();
                case RESOLVED -> new Resolved();
            };
        }
    }
}
