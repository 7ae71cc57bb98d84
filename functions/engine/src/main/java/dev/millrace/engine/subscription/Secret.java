package dev.millrace.engine.subscription;

import java.time.Instant;
import java.util.Optional;

/// What a webhook's deliveries are signed with.
///
/// @param until when it is of no use any more, for one that was followed by another
public record Secret(String value, Optional<Instant> until) {
    public boolean lives(Instant at) {
        return until.map(at::isBefore).orElse(true);
    }

    /// Secrets are not for logs.
    @Override
    public String toString() {
        return "Secret[until=" + until + "]";
    }
}
