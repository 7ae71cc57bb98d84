package dev.millrace.localstack.metering;

import dev.millrace.engineaws.bus.EventBridgeApi;
import java.nio.charset.StandardCharsets;

/// An event on a bus is as many events on the bill as it has started chunks of 64 KB.
final class EventBytes {
    private static final int CHUNK = 64 * 1024;

    private EventBytes() {}

    static double chunks(EventBridgeApi.Entry entry) {
        long bytes = 14L + utf8(entry.source()) + utf8(entry.type()) + utf8(entry.detail());
        return Math.ceilDiv(bytes, CHUNK);
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
