package dev.millrace.submittask;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.template.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// JSON as it comes and goes. Numbers keep every digit; a key that stands twice is an error rather than a surprise.
final class Documents {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(64_000_000)
                            .maxNestingDepth(200)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Documents() {}

    static JsonNode read(InputStream input) throws IOException {
        return MAPPER.readTree(input);
    }

    static void write(JsonNode document, OutputStream output) throws IOException {
        MAPPER.writeValue(output, document);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// @throws Problems.Found if it is not JSON, with the place
    static JsonNode parse(String text) {
        try {
            JsonNode document = MAPPER.readTree(text);
            if (document == null || document.isMissingNode()) {
                throw Problems.found("$", "the body is empty", "send a JSON object");
            }
            return document;
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? "$"
                    : "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw Problems.found(place, "this is not JSON: " + e.getOriginalMessage(), "send a JSON object");
        }
    }

    /// One text for one content, whatever the order of keys and the white space.
    static Json canonical(JsonNode document) {
        try {
            Object plain = CANONICAL.treeToValue(document, Object.class);
            return new Json(CANONICAL.writeValueAsString(plain));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read can be written", e);
        }
    }

    static JsonNode tree(Json json) {
        return parse(json.text());
    }

    static Optional<String> text(JsonNode document, String field) {
        JsonNode value = document.path(field);
        return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }
}
