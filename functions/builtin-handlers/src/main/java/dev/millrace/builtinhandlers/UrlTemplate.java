package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The URL of an `http` step. A `${…}` at its very start is taken as it is, so that a base address can come from the
/// input; all others are percent-encoded, so that a value can't add a path, a query or a host of its own.
final class UrlTemplate {
    private final String text;
    private final List<Filling> parts;

    private UrlTemplate(String text, List<Filling> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /// @throws IllegalArgumentException saying what is wrong with a `${…}`
    static UrlTemplate of(String text) {
        List<Filling> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            boolean placeholder = text.startsWith("${", at);
            int end = placeholder ? text.indexOf('}', at) + 1 : text.indexOf("${", at);
            if (placeholder && end == 0) {
                throw new IllegalArgumentException("a ${ has no }");
            }
            String part = text.substring(at, end < 0 ? text.length() : end);
            Filling filling = Filling.of(TextNode.valueOf(part));
            parts.add(placeholder && at > 0 ? input -> TextNode.valueOf(encoded(filling.text(input))) : filling);
            at += part.length();
        }
        return new UrlTemplate(text, parts);
    }

    String fill(JsonNode input) {
        StringBuilder url = new StringBuilder();
        parts.forEach(part -> url.append(part.text(input)));
        return url.toString();
    }

    /// What messages may show: as written in the template, without the query, which may hold a key.
    String shown() {
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    /// Whether it can be checked before there is an input.
    boolean isFixed() {
        return !text.contains("${");
    }

    /// RFC 3986: all but the unreserved characters.
    static String encoded(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }

    @Override
    public String toString() {
        return shown();
    }
}
