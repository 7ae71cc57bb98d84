package dev.millrace.enginetemplates.mapping;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.enginetemplates.document.Nearest;
import java.util.ArrayList;
import java.util.List;

/// Takes a string of a mapping apart.
///
/// ```
/// string    = { text | "$${" | "${" reference [ "?" ] "}" }
/// reference = "input" path | "steps." NAME ".result" path | "task.id" | "answer.token" | "item" path | "index"
/// path      = { "." key | "[" digits "]" | "['" any "']" }
/// ```
final class ReferenceParser {
    private static final String NO_KEY = ".[]{}?'\"$ \t\n\r";
    private static final int MOST_DIGITS = 9;

    private final String text;
    private int at;

    private ReferenceParser(String text) {
        this.text = text;
    }

    static Part parse(String text) throws BadReference {
        return text.contains("${") ? new ReferenceParser(text).string() : new Part.Fixed(TextNode.valueOf(text));
    }

    private Part string() throws BadReference {
        List<Part> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                plain.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                flush(plain, pieces);
                pieces.add(new Part.Whole(reference()));
            } else {
                plain.append(text.charAt(at++));
            }
        }
        flush(plain, pieces);
        return pieces.size() == 1 ? pieces.getFirst() : new Part.Joined(List.copyOf(pieces));
    }

    private static void flush(StringBuilder plain, List<Part> pieces) {
        if (!plain.isEmpty()) {
            pieces.add(new Part.Fixed(TextNode.valueOf(plain.toString())));
            plain.setLength(0);
        }
    }

    private Reference reference() throws BadReference {
        at += 2;
        int start = at;
        Reference.Source source = source();
        List<Reference.Accessor> path = new ArrayList<>();
        if (hasParts(source)) {
            while (at < text.length() && (peek() == '.' || peek() == '[')) {
                path.add(accessor());
            }
        }
        boolean optional = at < text.length() && peek() == '?';
        if (optional) {
            at++;
        }
        String written = text.substring(start, at);
        if (at >= text.length()) {
            throw new BadReference(
                    "'${" + written + "' is never closed",
                    "close it with }, or write $${ for the characters themselves");
        }
        if (peek() != '}') {
            throw new BadReference(
                    "'" + peek() + "' can't stand after '${" + written + "'",
                    optional
                            ? "the ? stands at the very end: ${input.a.b?}"
                            : "write ${input.a.b[0]}, or ['…'] around unusual keys");
        }
        at++;
        return new Reference(written, source, List.copyOf(path), optional);
    }

    private static boolean hasParts(Reference.Source source) {
        return switch (source) {
            case Reference.Source.TaskInput input -> true;
            case Reference.Source.Result result -> true;
            case Reference.Source.Item item -> true;
            case Reference.Source.TaskId id -> false;
            case Reference.Source.AnswerToken token -> false;
            case Reference.Source.Index index -> false;
        };
    }

    private Reference.Source source() throws BadReference {
        String word = word();
        return switch (word) {
            case "input" -> new Reference.Source.TaskInput();
            case "item" -> new Reference.Source.Item();
            case "index" -> new Reference.Source.Index();
            case "task" -> {
                expect(".id", "${task.id} is all that is known of the task");
                yield new Reference.Source.TaskId();
            }
            case "answer" -> {
                expect(".token", "${answer.token} is all that is known of the answer");
                yield new Reference.Source.AnswerToken();
            }
            case "steps" -> {
                expect(".", "write ${steps.NAME.result}");
                String step = word();
                expect(".result", "write ${steps." + (step.isEmpty() ? "NAME" : step) + ".result}");
                yield new Reference.Source.Result(step);
            }
            default -> throw unknown(word);
        };
    }

    private static BadReference unknown(String word) {
        String all = "use ${input…}, ${steps.NAME.result…} or ${task.id}; $${ for the characters themselves";
        return new BadReference(
                "'${" + word + "' is not known here",
                new Nearest().orElse(word, List.of("input", "steps", "task", "answer", "item", "index"), all));
    }

    private Reference.Accessor accessor() throws BadReference {
        if (text.charAt(at++) == '.') {
            String key = word();
            if (key.isEmpty()) {
                throw new BadReference("a key is missing after '" + text.substring(0, at) + "'", "write ${input.a.b}");
            }
            return new Reference.Accessor.Key(key);
        }
        int start = at;
        if (at < text.length() && (peek() == '\'' || peek() == '"')) {
            int end = text.indexOf(peek() + "]", at + 1);
            if (end < 0) {
                throw new BadReference("'[" + text.substring(at) + "' is never closed", "close it with '] ");
            }
            at = end + 2;
            return new Reference.Accessor.Key(text.substring(start + 1, end));
        }
        while (at < text.length() && peek() >= '0' && peek() <= '9') {
            at++;
        }
        String digits = text.substring(start, at);
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || at >= text.length() || peek() != ']') {
            throw new BadReference(
                    "a position in a list is a whole number in brackets", "write [0], or ['key'] for a key");
        }
        at++;
        return new Reference.Accessor.Index(Integer.parseInt(digits));
    }

    private String word() {
        int start = at;
        while (at < text.length() && NO_KEY.indexOf(peek()) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void expect(String next, String fix) throws BadReference {
        boolean whole = text.startsWith(next, at)
                && (next.equals(".")
                        || at + next.length() >= text.length()
                        || NO_KEY.indexOf(text.charAt(at + next.length())) >= 0);
        if (!whole) {
            throw new BadReference(
                    "'" + next + "' must follow '" + text.substring(text.lastIndexOf("${", at), at) + "'", fix);
        }
        at += next.length();
    }

    private char peek() {
        return text.charAt(at);
    }
}
