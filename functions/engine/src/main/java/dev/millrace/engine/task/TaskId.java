package dev.millrace.engine.task;

import java.util.regex.Pattern;

/// Names a task. The same namespace, template and idempotency key make the same id, which is what makes the table's
/// put-if-absent the duplicate check.
public record TaskId(String text) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-z]{26}");

    public TaskId {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("A task id is 26 letters and digits, not '" + text + "'");
        }
    }

    public static boolean isOne(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
