package dev.millrace.engine.template;

import java.nio.charset.StandardCharsets;

/// A JSON document as text. The engine carries it without looking inside; whoever made it has checked that it is JSON.
public record Json(String text) {
    public static final Json NULL = new Json("null");

    /// Bytes of its UTF-8 form, which is what storage and limits count.
    public int size() {
        int size = text.length();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter >= 0x80) {
                if (Character.isSurrogate(letter)) {
                    return text.getBytes(StandardCharsets.UTF_8).length;
                }
                size += letter < 0x800 ? 1 : 2;
            }
        }
        return size;
    }

    /// A text as a JSON string, quotes included.
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ') {
                quoted.append(String.format("\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }

    public byte[] utf8() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text;
    }
}
