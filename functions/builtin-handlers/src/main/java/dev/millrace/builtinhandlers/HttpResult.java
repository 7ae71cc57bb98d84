package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/// What an `http` step leaves behind.
///
/// @param headers by lower-case name; those that say what the body is and where it came from, never cookies or
///     credentials
/// @param body as JSON if it is JSON, else as text; null where there is none
public record HttpResult(int status, Map<String, String> headers, JsonNode body) {
    public HttpResult {
        headers = new TreeMap<>(headers);
    }
}
