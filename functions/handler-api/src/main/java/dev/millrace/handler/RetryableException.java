package dev.millrace.handler;

import java.time.Duration;
import java.util.Optional;

/// This attempt failed and another may succeed. Counts against the step's attempts.
public class RetryableException extends RuntimeException {
    private final String code;
    private final transient Optional<Duration> retryAfter;

    public RetryableException(String code, String message) {
        this(code, message, Optional.empty());
    }

    /// @param retryAfter how long the other side asked to wait; it wins over the step's own backoff
    public RetryableException(String code, String message, Optional<Duration> retryAfter) {
        super(message);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public String code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
