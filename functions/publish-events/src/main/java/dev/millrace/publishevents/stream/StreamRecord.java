package dev.millrace.publishevents.stream;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A record of the table's stream, as Lambda brings it.
///
/// @param sequenceNumber empty if it tells of no change
/// @param image of the item as it was written; nothing for one that was removed
public record StreamRecord(
        String eventId,
        String eventName,
        String sequenceNumber,
        Optional<Instant> committedAt,
        Map<String, AttributeValue> keys,
        Optional<Map<String, AttributeValue>> image) {}
