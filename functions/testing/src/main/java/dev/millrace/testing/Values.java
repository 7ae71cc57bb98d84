package dev.millrace.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.millrace.engine.template.Json;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Java values as JSON and back.
final class Values {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /// 1 is 1.0 and 1.00.
    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private Values() {}

    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This is no JSON: " + json + " (a text is written in quotes)", e);
        }
    }

    static JsonNode tree(Json json) {
        return tree(json.text());
    }

    static JsonNode treeOf(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    /// With sorted keys and no spaces.
    static Json canonical(JsonNode tree) {
        try {
            return new Json(MAPPER.writeValueAsString(MAPPER.treeToValue(tree, Object.class)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("It can't be written as JSON", e);
        }
    }

    static <T> T read(@Nullable Object value, Class<T> type) {
        return MAPPER.convertValue(value, type);
    }

    static boolean isSame(JsonNode one, JsonNode other) {
        return one.equals(BY_VALUE, other);
    }
}
