package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.handler.PermanentException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/// What a server answered. The body is read only where it is asked for, and never beyond its limit.
///
/// @param headers by lower-case name; several of one name are joined by commas
record HttpAnswer(int status, Map<String, String> headers, JsonNode body) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(HttpConfig.MOST_RESPONSE_BYTES)
                        .build());
    }

    private static final Set<String> KEPT = Set.of(
            "cache-control",
            "content-language",
            "content-length",
            "content-type",
            "date",
            "etag",
            "expires",
            "last-modified",
            "link",
            "location",
            "ratelimit-limit",
            "ratelimit-remaining",
            "ratelimit-reset",
            "retry-after",
            "x-correlation-id",
            "x-request-id",
            "x-total-count");

    /// @throws PermanentException if the body is wanted and is larger than the config allows
    static HttpAnswer read(ClassicHttpResponse response, HttpConfig config) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.merge(header.getName().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + ", " + b);
        }
        JsonNode body = config.success().has(response.getCode())
                ? body(response.getEntity(), config)
                : JsonNodeFactory.instance.nullNode();
        return new HttpAnswer(response.getCode(), headers, body);
    }

    HttpResult result(Set<String> alsoKeep) {
        Map<String, String> kept = new LinkedHashMap<>(headers);
        kept.keySet().removeIf(name -> !KEPT.contains(name) && !alsoKeep.contains(name));
        return new HttpResult(status, kept, body);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    private static JsonNode body(@Nullable HttpEntity entity, HttpConfig config) throws IOException {
        if (entity == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        byte[] bytes = entity.getContent().readNBytes(config.maxResponseBytes() + 1);
        if (bytes.length > config.maxResponseBytes()) {
            throw new PermanentException(
                    "HTTP_RESPONSE_TOO_LARGE",
                    config.shown() + " answered more than maxResponseBytes, which is " + config.maxResponseBytes());
        }
        if (bytes.length == 0) {
            return JsonNodeFactory.instance.nullNode();
        }
        Optional<ContentType> type = typeOf(entity);
        if (type.isEmpty() || type.get().getMimeType().endsWith("json")) {
            try {
                return JSON.readTree(bytes);
            } catch (JsonProcessingException ignored) {
                return text(bytes, type);
            }
        }
        return text(bytes, type);
    }

    private static JsonNode text(byte[] bytes, Optional<ContentType> type) {
        Charset charset = type.map(ContentType::getCharset).orElse(StandardCharsets.UTF_8);
        return JsonNodeFactory.instance.textNode(new String(bytes, charset));
    }

    private static Optional<ContentType> typeOf(HttpEntity entity) {
        try {
            return Optional.ofNullable(ContentType.parseLenient(entity.getContentType()));
        } catch (UnsupportedCharsetException ignored) {
            return Optional.of(ContentType.DEFAULT_TEXT);
        }
    }
}
