package dev.millrace.localstack.bus;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/// Where a rule sends what it matches.
///
/// @param input a constant sent in place of the event
/// @param inputPath a path such as `$.detail`: only that part of the event is sent
record Target(
        String arn,
        Optional<String> input,
        Optional<String> inputPath,
        Optional<String> messageGroup,
        Optional<String> deadLetterQueue,
        int retries,
        Duration maximumAge) {
    private static final int DEFAULT_RETRIES = 185;
    private static final int DAY = 86_400;

    static Target of(JsonNode target) {
        return new Target(
                target.path("Arn").asText(),
                text(target.path("Input")),
                text(target.path("InputPath")),
                text(target.path("SqsParameters").path("MessageGroupId")),
                text(target.path("DeadLetterConfig").path("Arn")),
                target.path("RetryPolicy").path("MaximumRetryAttempts").asInt(DEFAULT_RETRIES),
                Duration.ofSeconds(target.path("RetryPolicy")
                        .path("MaximumEventAgeInSeconds")
                        .asInt(DAY)));
    }

    boolean isDeliveryStream() {
        return arn.contains(":firehose:");
    }

    String inputFrom(JsonNode event) {
        if (input.isPresent()) {
            return input.get();
        }
        var part = event;
        for (var field : inputPath.orElse("$").split("\\.", -1)) {
            part = field.equals("$") ? part : part.path(field);
        }
        return part.isTextual() && inputPath.isPresent() ? part.asText() : part.toString();
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
