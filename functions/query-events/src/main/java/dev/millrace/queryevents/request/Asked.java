package dev.millrace.queryevents.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.millrace.engine.task.TaskId;
import dev.millrace.queryevents.request.Refusal.Problem;
import dev.millrace.queryevents.store.EventPattern;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Named values of one request, from its query or its body, read one by one; what is wrong with them is gathered
/// and refused together by [#check()].
public final class Asked {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern TYPE = Pattern.compile("[^\\s/*][^\\s/*]{0,126}|[^\\s/*]{1,100}\\.\\*");

    private final JsonNode values;
    private final String prefix;
    private final List<Problem> problems = new ArrayList<>();

    private Asked(JsonNode values, String prefix) {
        this.values = values;
        this.prefix = prefix;
    }

    /// The query of an event of API Gateway.
    public static Asked inQuery(JsonNode event) {
        return new Asked(event.path("queryStringParameters"), "");
    }

    public static Asked inBody(JsonNode body) {
        return new Asked(body, "$.");
    }

    public void problem(String at, String problem, String fix) {
        problems.add(new Problem(prefix + at, problem, fix));
    }

    /// @throws Refusal if anything that was read was wrong
    public void check() {
        if (!problems.isEmpty()) {
            throw new Refusal(400, "INVALID_REQUEST", problems);
        }
    }

    public JsonNode value(String name) {
        return values.path(name);
    }

    public Optional<String> text(String name) {
        JsonNode value = values.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            problem(name, "this is no text", "write a text, or leave it out");
            return Optional.empty();
        }
        return Optional.of(value.asText()).filter(text -> !text.isBlank());
    }

    public boolean flag(String name) {
        return switch (text(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                problem(name, "this is neither true nor false", "leave it out for false");
                yield false;
            }
        };
    }

    /// A moment, or the beginning of a day.
    public Optional<Instant> time(String name) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(
                        text.length() == 10
                                ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                                : Instant.parse(text));
            } catch (DateTimeParseException notATime) {
                problem(name, "'" + text + "' is no time", "write 2026-11-21T09:30:00Z, or 2026-11-21");
                return Optional.empty();
            }
        });
    }

    public int number(String name, int otherwise, int least, int most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("\\d{1,9}")
                || Integer.parseInt(text.get()) < least
                || Integer.parseInt(text.get()) > most) {
            problem(
                    name,
                    "'" + text.get() + "' is no number from " + least + " to " + most,
                    "leave it out for " + otherwise);
            return otherwise;
        }
        return Integer.parseInt(text.get());
    }

    /// Separated by commas, or a list.
    public Set<String> types(String name) {
        JsonNode value = values.path(name);
        List<String> texts = value.isArray()
                ? value.valueStream().map(JsonNode::asText).toList()
                : text(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
        Set<String> types = new LinkedHashSet<>();
        for (String type : texts) {
            if (TYPE.matcher(type.strip()).matches()) {
                types.add(type.strip());
            } else {
                problem(
                        name,
                        "'" + type + "' is no type of event",
                        "write types such as task.failed or step.*; see GET /events/types");
            }
        }
        return types;
    }

    public Optional<TaskId> task(String name) {
        return text(name).flatMap(text -> {
            if (TaskId.isOne(text)) {
                return Optional.of(new TaskId(text));
            }
            problem(name, "'" + text + "' is no task", "write the id that the submission answered with");
            return Optional.empty();
        });
    }

    /// An EventBridge pattern: JSON as text, or as it is.
    public Optional<EventPattern> pattern(String name) {
        JsonNode value = values.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new EventPattern(value.isTextual() ? parsed(value.asText()) : value));
        } catch (IllegalArgumentException refused) {
            problem(
                    name,
                    "this is no pattern of EventBridge: " + refused.getMessage(),
                    "write one such as {\"detail\":{\"namespace\":[\"shop\"]}}");
            return Optional.empty();
        }
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("it is no JSON", notJson);
        }
    }
}
