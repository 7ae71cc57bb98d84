package dev.millrace.enginetemplates.document;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// A value of a document, with the line and column (from 1) at which it starts. A value that YAML names by an alias
/// stands at its anchor.
public sealed interface Node {
    int line();

    int column();

    /// Entries in the order of the document; no key occurs twice.
    record Mapping(int line, int column, List<Entry> entries) implements Node {
        /// Looks through all entries: for mappings that people write, not for tables.
        public Optional<Entry> find(String key) {
            for (Entry entry : entries) {
                if (entry.key().equals(key)) {
                    return Optional.of(entry);
                }
            }
            return Optional.empty();
        }
    }

    /// @param line where the key stands
    record Entry(String key, int line, int column, Node value) {}

    record Sequence(int line, int column, List<Node> items) implements Node {}

    record Text(int line, int column, String value) implements Node {}

    /// @param value without trailing zeros, and within what a double can reach, so that no arithmetic on it explodes
    record Numeric(int line, int column, BigDecimal value) implements Node {}

    record Truth(int line, int column, boolean value) implements Node {}

    record Nothing(int line, int column) implements Node {}

    /// What it is, for a sentence: "this is a list".
    default String kind() {
        return switch (this) {
            case Mapping ignored -> "a mapping";
            case Sequence ignored -> "a list";
            case Text ignored -> "text";
            case Numeric ignored -> "a number";
            case Truth ignored -> "true or false";
            case Nothing ignored -> "empty";
        };
    }
}
