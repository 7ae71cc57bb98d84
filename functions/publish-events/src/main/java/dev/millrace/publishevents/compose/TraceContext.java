package dev.millrace.publishevents.compose;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// W3C trace context (https://www.w3.org/TR/trace-context/), as far as an event needs it.
final class TraceContext {
    /// Later versions may append fields; what stands here they keep.
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?");

    private static final HexFormat HEX = HexFormat.of();
    private static final String NOT_SAMPLED = "00";

    private TraceContext() {}

    /// A child of the parent. Without a valid parent, a trace that all events of the task share.
    ///
    /// @param span 8 bytes or more, of which 8 from `offset` name the span
    static String child(String parent, String task, byte[] span, int offset) {
        Matcher matcher = PARENT.matcher(parent);
        boolean valid = matcher.matches();
        String trace = valid ? matcher.group(1) : EventId.of(EventId.hashOf(task));
        String flags = valid ? matcher.group(2) : NOT_SAMPLED;
        return "00-" + trace + "-" + spanId(span, offset) + "-" + flags;
    }

    /// Only zeros are no span.
    private static String spanId(byte[] span, int offset) {
        String id = HEX.formatHex(span, offset, offset + 8);
        return id.equals("0".repeat(16)) ? "0".repeat(15) + "1" : id;
    }
}
