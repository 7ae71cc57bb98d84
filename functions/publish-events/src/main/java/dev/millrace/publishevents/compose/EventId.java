package dev.millrace.publishevents.compose;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Identity of a transition: the first 16 bytes of the SHA-256 of its key, in hex.
///
/// The key names the transition by what its record keeps of it: which item, which of the item's transitions, what
/// changed, when. It leaves out what changes from write to write (versions, revisions, leases), so the same
/// transition found in a later image of its item, or in its history, has the same id again.
final class EventId {
    private EventId() {}

    static String of(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
