package dev.millrace.engineaws.function;

import java.util.Map;

/// A message of a queue, as Lambda brings it.
///
/// @param receipt the handle of this delivery
/// @param deliveries how often it has come, this time included
/// @param attributes its message attributes, those that are texts
public record QueueMessage(
        String id, String receipt, String queueArn, String body, int deliveries, Map<String, String> attributes) {
    public QueueMessage {
        attributes = Map.copyOf(attributes);
    }
}
