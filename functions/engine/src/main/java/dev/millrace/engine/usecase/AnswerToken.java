package dev.millrace.engine.usecase;

import dev.millrace.engine.task.TaskId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What somebody outside must show to say how a step ended: which attempt of which step is meant, and a secret that
/// only those know who were told it.
///
/// @param secret 130 random bits
record AnswerToken(TaskId task, int step, int epoch, int attempt, String secret) {
    private static final Pattern SHAPE =
            Pattern.compile("([0-9a-z]{26})\\.(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})\\.([0-9a-z]{26})");

    String text() {
        return task + "." + step + "." + epoch + "." + attempt + "." + secret;
    }

    /// Nothing if it is none.
    static Optional<AnswerToken> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        return parts.matches()
                ? Optional.of(new AnswerToken(
                        new TaskId(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)),
                        Integer.parseInt(parts.group(4)),
                        parts.group(5)))
                : Optional.empty();
    }
}
