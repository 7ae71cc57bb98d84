package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.handler.StepContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The URL of an `http` step. A `${…}` at its very start is taken as it is, so that a base address can come from the
/// input; all others are percent-encoded, so that a value can't add a path, a query or a host of its own.
final class UrlTemplate {
    private final String text;
    private final List<Part> parts;

    private UrlTemplate(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    private record Part(Filling filling, boolean isEncoded) {}

    /// @throws IllegalArgumentException saying what is wrong with a `${…}`
    static UrlTemplate of(String text) {
        List<Part> parts = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < text.length(); ) {
            if (text.startsWith("$${", at)) {
                at += 3;
            } else if (text.startsWith("${", at)) {
                addPlain(text.substring(start, at), parts);
                int end = endOf(text, at);
                parts.add(new Part(Filling.of(TextNode.valueOf(text.substring(at, end))), at > 0));
                at = end;
                start = end;
            } else {
                at++;
            }
        }
        addPlain(text.substring(start), parts);
        return new UrlTemplate(text, parts);
    }

    private static void addPlain(String plain, List<Part> parts) {
        if (!plain.isEmpty()) {
            parts.add(new Part(Filling.of(TextNode.valueOf(plain)), false));
        }
    }

    /// Behind the brace that closes the placeholder; braces in quoted keys don't count.
    private static int endOf(String text, int start) {
        char quote = 0;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '}') {
                return at + 1;
            }
        }
        return text.length();
    }

    String fill(JsonNode input, StepContext context) {
        StringBuilder url = new StringBuilder();
        for (Part part : parts) {
            String filled = Filling.text(part.filling().fill(input, context));
            url.append(part.isEncoded() ? encoded(filled) : filled);
        }
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
