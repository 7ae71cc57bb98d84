package dev.millrace.deliverevents.send;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What came of one attempt.
public sealed interface Sending {
    /// What was said and answered, for the delivery log; no secrets.
    Map<String, String> facts();

    record Sent(Map<String, String> facts) implements Sending {
        public Sent {
            facts = Map.copyOf(facts);
        }
    }

    /// @param code `HTTP_503`
    /// @param retryable whether trying again may help
    /// @param retryAfter what the other side asked for
    /// @param gone whether the other side says that it is to be left alone for good
    record Failed(
            String code,
            String message,
            boolean retryable,
            Optional<Duration> retryAfter,
            boolean gone,
            Map<String, String> facts)
            implements Sending {
        public Failed {
            facts = Map.copyOf(facts);
        }

        static Failed retryable(String code, String message) {
            return new Failed(code, message, true, Optional.empty(), false, Map.of());
        }

        static Failed permanent(String code, String message) {
            return new Failed(code, message, false, Optional.empty(), false, Map.of());
        }
    }
}
