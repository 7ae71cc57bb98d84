package dev.millrace.engine.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// An event of a user's own that was published by API.
///
/// @param key by which a repeated request is known, while this is kept; said by the caller or made up
/// @param actor who published it
/// @param traceparent W3C trace context of the request, if it had one
public record PostedEvent(
        String namespace,
        String key,
        OwnEvent event,
        Instant at,
        String actor,
        Optional<String> correlationId,
        Optional<String> traceparent) {
    /// Identity of the event. The time is in it as a key may come again once this is forgotten.
    public String id() {
        try {
            String name = String.join("|", "posted", namespace, key, Long.toString(at.toEpochMilli()));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    /// Whether the other one says the same.
    public boolean repeats(PostedEvent other) {
        return event.equals(other.event()) && correlationId.equals(other.correlationId());
    }
}
