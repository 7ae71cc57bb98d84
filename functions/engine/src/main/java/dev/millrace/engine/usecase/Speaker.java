package dev.millrace.engine.usecase;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.StepTemplate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Predicate;

/// By what somebody outside may speak for an attempt that waits for them.
sealed interface Speaker {
    TaskId task();

    int step();

    int epoch();

    int attempt();

    /// Whether the step waits for them, as far as its record tells.
    boolean fits(StepState.Waiting waiting);

    /// Whether the step waits for them, as far as its template tells.
    boolean isAskedBy(TaskRecord record, StepTemplate step);

    /// Whether the step has ended, and what they say may be what they said before. Whoever is told so may have died
    /// before its task learned of it.
    boolean hasAnswered(StepRecord record);

    private static boolean isOver(StepRecord record, Speaker shown) {
        return record.state().kind().settles()
                && record.epoch() == shown.epoch()
                && record.attempt() == shown.attempt();
    }

    /// They show the token that the step's handler was given for them.
    record ByToken(AnswerToken token) implements Speaker {
        @Override
        public TaskId task() {
            return token.task();
        }

        @Override
        public int step() {
            return token.step();
        }

        @Override
        public int epoch() {
            return token.epoch();
        }

        @Override
        public int attempt() {
            return token.attempt();
        }

        @Override
        public boolean fits(StepState.Waiting waiting) {
            return isSame(waiting.token());
        }

        @Override
        public boolean isAskedBy(TaskRecord record, StepTemplate step) {
            return true;
        }

        @Override
        public boolean hasAnswered(StepRecord record) {
            return isOver(record, this) && record.holder().filter(this::isSame).isPresent();
        }

        /// In constant time, so that nobody learns a token letter by letter.
        private boolean isSame(String kept) {
            return !kept.isEmpty()
                    && MessageDigest.isEqual(
                            kept.getBytes(StandardCharsets.UTF_8),
                            token.secret().getBytes(StandardCharsets.UTF_8));
        }
    }

    /// They name the attempt that asked them. Who they are, others have made sure of.
    ///
    /// @param asks whether a step asks them
    record ByName(AttemptName name, Predicate<StepTemplate> asks) implements Speaker {
        @Override
        public TaskId task() {
            return name.task();
        }

        @Override
        public int step() {
            return name.step();
        }

        @Override
        public int epoch() {
            return name.epoch();
        }

        @Override
        public int attempt() {
            return name.attempt();
        }

        /// Not that of a timer, nor of a step that waits for a task.
        @Override
        public boolean fits(StepState.Waiting waiting) {
            return !waiting.token().isEmpty() && !waiting.isForTask();
        }

        @Override
        public boolean isAskedBy(TaskRecord record, StepTemplate step) {
            return name.isOf(record) && asks.test(step);
        }

        @Override
        public boolean hasAnswered(StepRecord record) {
            return isOver(record, this);
        }
    }
}
