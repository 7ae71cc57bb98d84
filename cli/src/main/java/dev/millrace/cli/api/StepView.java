package dev.millrace.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A step of a task as the API tells it.
public record StepView(JsonNode document) {
    private static final Set<String> FAILED = Set.of("failed", "cancelled");
    private static final Set<String> ENDED = Set.of("complete", "failed", "skipped", "cancelled", "resolved");
    private static final Set<String> UNDER_WAY = Set.of("running", "retrying", "waiting");

    public int number() {
        return document.path("number").asInt();
    }

    public String name() {
        return document.path("name").asText("?");
    }

    public String handler() {
        return document.path("handler").asText("");
    }

    public String state() {
        return document.path("state").asText("pending");
    }

    public boolean ended() {
        return ENDED.contains(state());
    }

    public boolean failed() {
        return FAILED.contains(state());
    }

    public boolean underWay() {
        return UNDER_WAY.contains(state());
    }

    /// From 1; 0 where it has not started.
    public int attempt() {
        return document.path("attempts").asInt(document.path("attempt").asInt(0));
    }

    public int parents() {
        return document.path("parentsTotal").asInt(document.path("parents").asInt());
    }

    public int parentsDone() {
        return document.path("parentsDone").asInt();
    }

    public String why() {
        return document.path("why").asText("");
    }

    /// The task that it has started last.
    public Optional<String> child() {
        return Optional.of(document.path("child").asText("")).filter(id -> !id.isEmpty());
    }

    public Optional<Instant> startedAt() {
        return Times.at(document, "startedAt");
    }

    public Optional<Instant> retryAt() {
        return Times.at(document, "goesOnAt").or(() -> Times.at(document, "retryAt"));
    }

    public Optional<Duration> took() {
        return startedAt().flatMap(from -> Times.at(document, "endedAt").map(to -> Duration.between(from, to)));
    }

    public Optional<String> error() {
        JsonNode error = document.path("error");
        return error.isMissingNode() || error.isNull()
                ? Optional.empty()
                : Optional.of(error.path("message").asText(error.path("code").asText(error.asText())));
    }
}
