package dev.millrace.engine.task;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a worker outside shows to speak for an attempt that was handed to it. It names the claim, and holds
/// a secret that only the step's record knows besides; so it is good until somebody else claims the step,
/// however many connections later.
///
/// @param secret under what the attempt holds its permits, or else the name of the write that claimed it: nobody can
///     guess either
public record WorkToken(TaskId task, int step, int epoch, int attempt, int claim, String secret) {
    private static final Pattern SHAPE = Pattern.compile(
            "([0-9a-z]{1,40})\\.(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,9})\\.(\\d{1,6})\\.([0-9A-Za-z:_-]{1,80})");

    /// As it stands in a URL: `task.step.epoch.attempt.claim.secret`.
    public String text() {
        return task + "." + step + "." + epoch + "." + attempt + "." + claim + "." + secret.replace(':', '_');
    }

    /// @return nothing if the text is no token
    public static Optional<WorkToken> parse(String text) {
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches() || !TaskId.isOne(parts.group(1))) {
            return Optional.empty();
        }
        return Optional.of(new WorkToken(
                new TaskId(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                Integer.parseInt(parts.group(4)),
                Integer.parseInt(parts.group(5)),
                parts.group(6).replace('_', ':')));
    }

    /// Hides the secret: a token is a key, and texts end up in logs.
    @Override
    public String toString() {
        return task + "." + step + "." + epoch + "." + attempt + "." + claim + ".…";
    }
}
