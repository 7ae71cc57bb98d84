package dev.millrace.engine.letter;

import dev.millrace.engine.task.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names a dead letter. It follows from what was given up and when, so that the same failure told twice is one
/// letter: `<task>-<step>-<time>`, `<task>-task-<time>`, or `m-<message id>`.
public sealed interface LetterId {
    Pattern MESSAGE = Pattern.compile("[0-9a-zA-Z-]{1,100}");

    String text();

    /// @param step empty for the task as a whole
    /// @param at when it was given up, to the millisecond
    record OfTask(TaskId task, Optional<Integer> step, Instant at) implements LetterId {
        @Override
        public String text() {
            return task.text() + "-" + local();
        }

        /// What tells it from the task's other letters.
        public String local() {
            return step.map(String::valueOf).orElse("task") + "-" + Long.toString(at.toEpochMilli(), 36);
        }
    }

    /// @param message its id on its queue
    record OfMessage(String message) implements LetterId {
        @Override
        public String text() {
            return "m-" + message;
        }
    }

    /// @return nothing if no letter can be called so
    static Optional<LetterId> parse(String text) {
        if (text.startsWith("m-") && MESSAGE.matcher(text.substring(2)).matches()) {
            return Optional.of(new OfMessage(text.substring(2)));
        }
        String[] parts = text.split("-", -1);
        if (parts.length != 3 || !TaskId.isOne(parts[0]) || !parts[1].matches("task|[0-9]{1,6}")) {
            return Optional.empty();
        }
        if (!parts[2].matches("[0-9a-z]{1,9}")) {
            return Optional.empty();
        }
        Optional<Integer> step = parts[1].equals("task") ? Optional.empty() : Optional.of(Integer.parseInt(parts[1]));
        return Optional.of(new OfTask(new TaskId(parts[0]), step, Instant.ofEpochMilli(Long.parseLong(parts[2], 36))));
    }
}
