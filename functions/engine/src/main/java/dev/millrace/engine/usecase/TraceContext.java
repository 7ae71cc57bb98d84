package dev.millrace.engine.usecase;

import dev.millrace.engine.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// W3C trace context. The id of a span follows from what it is the span of, so an attempt that is told of twice is
/// the same span twice.
public final class TraceContext {
    private static final Pattern SHAPE = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceContext() {}

    public static boolean isOne(String traceparent) {
        return SHAPE.matcher(traceparent).matches();
    }

    /// A trace of its own for a task that came without one.
    public static String ofTask(TaskId task) {
        byte[] hash = hash("trace " + task);
        HexFormat hex = HexFormat.of();
        return "00-" + hex.formatHex(hash, 0, 16) + "-" + hex.formatHex(hash, 16, 24) + "-01";
    }

    /// The attempt's own span within the trace of its task.
    static String ofAttempt(String traceparent, TaskId task, int step, int epoch, int attempt) {
        return child(traceparent, "attempt " + task + " " + step + " " + epoch + " " + attempt);
    }

    /// A span of the same trace, named by what it stands for.
    public static String child(String traceparent, String of) {
        return traceparent.substring(0, 36) + HexFormat.of().formatHex(hash(of), 0, 8) + traceparent.substring(52);
    }

    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
