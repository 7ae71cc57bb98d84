package dev.millrace.streamevents;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/// How an event is written.
@FunctionalInterface
interface Encoding {
    /// As it stands on the bus.
    Encoding JSON = event -> event.toString().getBytes(StandardCharsets.UTF_8);

    /// @param event the `detail` of the bus
    byte[] encode(JsonNode event);
}
