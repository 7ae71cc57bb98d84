package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.enginetemplates.format.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads the fields of a request's body, each on its own, and notes what is wrong with them.
final class Fields {
    private final JsonNode body;
    private final Problems problems;

    /// Notes fields that are not known.
    Fields(JsonNode body, Set<String> known, Problems problems) {
        this.body = body;
        this.problems = problems;
        if (!body.isObject()) {
            problems.add("$", "this is no object", "send an object with " + String.join(", ", known));
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add("$." + name, "this field is not known", "known here: " + String.join(", ", known));
            }
        });
    }

    Optional<Integer> number(String name, int least, int most) {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            problems.add("$." + name, "this is no whole number from " + least + " to " + most, "send one in between");
            return Optional.empty();
        }
        return Optional.of(value.intValue());
    }

    Optional<String> text(String name) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isTextual()) {
            problems.add("$." + name, "this is no text", "put it in quotes");
        }
        return Documents.text(body, name);
    }

    /// From a second on.
    Optional<Duration> duration(String name, Duration most) {
        Optional<String> written = text(name);
        Optional<Duration> duration = written.flatMap(Durations::parse)
                .filter(time -> time.compareTo(Duration.ofSeconds(1)) >= 0 && time.compareTo(most) <= 0);
        if (written.isPresent() && duration.isEmpty()) {
            problems.add("$." + name, "this is no duration from 1s to " + Durations.text(most), "write 30s or 5m");
        }
        return duration;
    }

    <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
        Optional<String> written = text(name);
        Optional<E> constant = written.flatMap(word -> Arrays.stream(type.getEnumConstants())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst());
        if (written.isPresent() && constant.isEmpty()) {
            String all = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
            problems.add("$." + name, "this is not known here", "send one of " + all);
        }
        return constant;
    }
}
