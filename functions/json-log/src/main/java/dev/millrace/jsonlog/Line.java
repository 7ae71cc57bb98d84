package dev.millrace.jsonlog;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/// One line of JSON, in ASCII: what standard output makes of other letters depends on the system's locale.
final class Line {
    private final StringBuilder json = new StringBuilder(512).append('{');

    Line with(String name, @Nullable Object value) {
        json.append(json.length() == 1 ? "\"" : ",\"");
        escape(name);
        json.append("\":");
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Integer) {
            json.append(value);
        } else {
            json.append('"');
            escape(value.toString());
            json.append('"');
        }
        return this;
    }

    Line withError(Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        Line error = new Line()
                .with("name", thrown.getClass().getName())
                .with("message", thrown.getMessage())
                .with("stack", stack);
        json.append(json.length() == 1 ? "\"error\":" : ",\"error\":").append(error.json());
        return this;
    }

    String json() {
        return json + "}";
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> {
                    if (letter >= ' ' && letter < 127) {
                        json.append(letter);
                    } else {
                        json.append("\\u").append(Integer.toHexString(0x10000 | letter), 1, 5);
                    }
                }
            }
        }
    }
}
