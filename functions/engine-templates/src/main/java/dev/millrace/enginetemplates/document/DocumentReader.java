package dev.millrace.enginetemplates.document;

import java.util.Optional;

/// Reads a text into a tree: JSON where it begins like JSON, else YAML 1.2. Whatever the text, the answer comes in time
/// about linear in its length, and within a bounded depth.
public final class DocumentReader {
    public static final int LONGEST_TEXT = 32_000_000;
    public static final int DEEPEST = 64;

    /// More values than this would not fit into memory comfortably; 100,000 steps have some 1.5 million.
    static final int MOST_VALUES = 5_000_000;

    /// Characters and values, with aliases written out.
    static final long HEAVIEST = 2L * LONGEST_TEXT;

    private DocumentReader() {}

    /// @return the root, or nothing if the text can't be read at all; the problems say why
    public static Optional<Node> read(String text, Problems problems) {
        if (text.length() > LONGEST_TEXT) {
            problems.add(new Problem(
                    1,
                    1,
                    "",
                    "the text has " + text.length() + " characters",
                    "at most " + LONGEST_TEXT + " are read"));
            return Optional.empty();
        }
        try {
            return Optional.of(text.stripLeading().startsWith("{") ? jsonOrFlow(text, problems) : yaml(text, problems));
        } catch (Malformed e) {
            problems.add(e.problem());
            return Optional.empty();
        }
    }

    /// JSON that is known to be good: what was stored.
    ///
    /// @throws IllegalArgumentException if it is not
    public static Node readStored(String json) {
        Problems problems = new Problems();
        try {
            Node root = new JsonReader(json, problems).read();
            if (problems.isEmpty()) {
                return root;
            }
        } catch (Malformed e) {
            problems.add(e.problem());
        }
        throw new IllegalArgumentException("A stored document can't be read: " + problems.sorted());
    }

    /// A YAML mapping may begin with a brace too. If neither reads it, it was most likely meant to be JSON.
    private static Node jsonOrFlow(String text, Problems problems) {
        Problems asJson = new Problems();
        try {
            Node root = new JsonReader(text, asJson).read();
            asJson.sorted().forEach(problems::add);
            return root;
        } catch (Malformed noJson) {
            try {
                return yaml(text, problems);
            } catch (Malformed noYaml) {
                throw noJson;
            }
        }
    }

    private static Node yaml(String text, Problems problems) {
        return new YamlReader(text, problems).read();
    }

    static Malformed tooDeep(int line, int column) {
        return new Malformed(line, column, "values are nested more than " + DEEPEST + " deep", "flatten the document");
    }

    static Malformed tooMany(int line, int column) {
        return new Malformed(
                line, column, "the document has more than " + MOST_VALUES + " values", "split the workflow");
    }

    static Problem duplicateKey(int line, int column, String key) {
        return new Problem(line, column, key, "the key stands here a second time", "remove one of the two");
    }
}
