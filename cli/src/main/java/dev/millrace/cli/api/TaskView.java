package dev.millrace.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/// A task as the API tells it: the whole answer of `GET /tasks/{id}`, or one entry of a list.
public record TaskView(JsonNode document) {
    private static final Set<String> ENDED = Set.of("complete", "failed", "cancelled", "resolved");
    private static final Set<String> GOOD = Set.of("complete", "resolved");
    private static final Set<String> RELEASED = Set.of("complete", "skipped", "resolved");
    private static final Set<String> LOST = Set.of("failed", "cancelled");

    private JsonNode task() {
        return document.has("task") ? document.path("task") : document;
    }

    public String id() {
        return text("id");
    }

    public String template() {
        return text("namespace") + "/" + text("template") + "@" + text("version");
    }

    public String state() {
        return text("state");
    }

    public boolean ended() {
        return ENDED.contains(state());
    }

    public boolean complete() {
        return GOOD.contains(state());
    }

    public String text(String field) {
        return task().path(field).asText("");
    }

    /// The task and the step that started it, or nothing.
    public String parent() {
        JsonNode parent = task().path("parent");
        return parent.isObject()
                ? parent.path("task").asText() + ", step " + parent.path("step").asText()
                : "";
    }

    /// The tasks that its steps have started.
    public List<String> children() {
        return StreamSupport.stream(document.path("children").spliterator(), false)
                .map(child -> child.path("task").asText() + ", of step "
                        + child.path("step").asText())
                .toList();
    }

    public Optional<Instant> created() {
        return Times.at(task(), "created");
    }

    /// From its submission to its end, or to now.
    public Duration age(Instant now) {
        return created()
                .map(from -> Duration.between(from, Times.at(task(), "ended").orElse(now)))
                .orElse(Duration.ZERO);
    }

    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        top("counts")
                .properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
        return counts;
    }

    public int steps() {
        return counts().values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Steps that let their children run.
    public int stepsDone() {
        return sum(RELEASED);
    }

    public int stepsLost() {
        return sum(LOST);
    }

    public List<StepView> stepList() {
        return StreamSupport.stream(document.path("steps").spliterator(), false)
                .map(StepView::new)
                .toList();
    }

    /// What the API says about the task beside its state: `health`, `recommendedAction` and the like.
    public String explanation(String field) {
        return top(field).asText("");
    }

    public JsonNode top(String field) {
        return document.has(field) ? document.path(field) : task().path(field);
    }

    public Optional<String> error() {
        JsonNode error = top("error");
        if (error.isMissingNode() || error.isNull()) {
            return Optional.empty();
        }
        String step = error.path("step").asText("");
        String message = error.path("message").asText(error.path("code").asText(error.asText()));
        return Optional.of(step.isEmpty() ? message : "step " + step + ": " + message);
    }

    private int sum(Set<String> states) {
        return counts().entrySet().stream()
                .filter(entry -> states.contains(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
