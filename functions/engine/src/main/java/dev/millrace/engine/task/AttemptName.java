package dev.millrace.engine.task;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names one attempt of one step for good. Whoever runs the attempt again, after a worker died or because a message
/// came twice, finds the same name; no other attempt has it, not even of a task that has the same id because the one
/// before it was deleted.
///
/// It is no secret, and whoever shows it proves nothing.
///
/// @param createdAt when the task was, to the millisecond
public record AttemptName(TaskId task, Instant createdAt, int step, int epoch, int attempt) {
    /// Characters of the longest.
    public static final int LONGEST = 26 + 10 + 3 * 7;

    private static final int BASE = 36;
    private static final Pattern SHAPE =
            Pattern.compile("([0-9a-z]{26})-([0-9a-z]{1,9})-([0-9a-z]{1,6})-([0-9a-z]{1,6})-([0-9a-z]{1,6})");

    public static AttemptName of(TaskRecord task, int step, int attempt) {
        return new AttemptName(task.id(), task.head().createdAt(), step, task.epoch(), attempt);
    }

    /// Small letters, digits and `-`.
    public String text() {
        return task + "-" + Long.toString(createdAt.toEpochMilli(), BASE) + "-" + digits(step) + "-" + digits(epoch)
                + "-" + digits(attempt);
    }

    /// @return nothing if the text is no such name
    public static Optional<AttemptName> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AttemptName(
                    new TaskId(parts.group(1)),
                    Instant.ofEpochMilli(Long.parseLong(parts.group(2), BASE)),
                    Integer.parseInt(parts.group(3), BASE),
                    Integer.parseInt(parts.group(4), BASE),
                    Integer.parseInt(parts.group(5), BASE)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /// Whether it is an attempt of this very task.
    public boolean isOf(TaskRecord record) {
        return record.id().equals(task) && record.head().createdAt().toEpochMilli() == createdAt.toEpochMilli();
    }

    private static String digits(int number) {
        return Integer.toString(number, BASE);
    }
}
