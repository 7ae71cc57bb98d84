package dev.millrace.engine.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a subscription's deliveries went. Workers add what they saw from time to time, so it lags a little behind.
///
/// @param delivered events that reached their target
/// @param retried attempts that failed and were followed by another
/// @param failed events that were given up
/// @param inARow failed attempts since the last delivery that worked
/// @param failingSince when the first of these was
/// @param lag from the newest delivered event's time to its delivery
/// @param version counts the writes; 0 where none was made
public record Health(
        long delivered,
        long retried,
        long failed,
        long inARow,
        Optional<Instant> failingSince,
        Optional<Instant> lastDelivery,
        Duration lag,
        Optional<LastError> lastError,
        long version,
        String writer) {
    public static final Health NONE =
            new Health(0, 0, 0, 0, Optional.empty(), Optional.empty(), Duration.ZERO, Optional.empty(), 0, "");

    public record LastError(String code, String message, Instant at) {}

    /// An attempt that worked.
    public Health delivered(Instant at, Duration after) {
        return new Health(
                delivered + 1,
                retried,
                failed,
                0,
                Optional.empty(),
                Optional.of(at),
                after,
                lastError,
                version,
                writer);
    }

    /// An attempt that did not.
    ///
    /// @param last whether no other follows
    public Health failed(LastError error, boolean last) {
        return new Health(
                delivered,
                retried + (last ? 0 : 1),
                failed + (last ? 1 : 0),
                inARow + 1,
                failingSince.or(() -> Optional.of(error.at())),
                lastDelivery,
                lag,
                Optional.of(error),
                version,
                writer);
    }

    /// This, and what a worker saw after it.
    public Health and(Health seen, String by) {
        boolean worked = seen.lastDelivery.isPresent();
        return new Health(
                delivered + seen.delivered,
                retried + seen.retried,
                failed + seen.failed,
                worked ? seen.inARow : inARow + seen.inARow,
                worked ? seen.failingSince : failingSince.or(seen::failingSince),
                seen.lastDelivery.or(() -> lastDelivery),
                worked ? seen.lag : lag,
                seen.lastError.or(() -> lastError),
                version + 1,
                by);
    }

    public boolean isOver(Patience patience, Instant now) {
        return failingSince
                .map(since -> patience.isOver(inARow, Duration.between(since, now)))
                .orElse(false);
    }
}
