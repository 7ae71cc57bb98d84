package dev.millrace.engine.template;

import java.nio.charset.StandardCharsets;

/// A JSON document as text. The engine carries it without looking inside; whoever made it has checked that it is JSON.
public record Json(String text) {
    public static final Json NULL = new Json("null");

    /// Bytes of its UTF-8 form, which is what storage and limits count.
    public int size() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    public byte[] utf8() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text;
    }
}
