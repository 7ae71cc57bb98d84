package dev.millrace.enginetemplates.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A setting that is another in the second version.
///
/// @param at its keys, between dots
/// @param from what the first version says; empty where it says nothing
/// @param to what the second says
public record Change(String at, Optional<JsonNode> from, Optional<JsonNode> to) {
    /// Between two objects, key by key and down to the values; lists are compared whole.
    static List<Change> between(JsonNode from, JsonNode to, Set<String> without) {
        List<Change> changes = new ArrayList<>();
        Set<String> keys = new TreeSet<>();
        from.fieldNames().forEachRemaining(keys::add);
        to.fieldNames().forEachRemaining(keys::add);
        keys.removeAll(without);
        for (String key : keys) {
            collect(key, from.path(key), to.path(key), changes);
        }
        return changes;
    }

    private static void collect(String at, JsonNode from, JsonNode to, List<Change> changes) {
        if (from.equals(to)) {
            return;
        }
        if (from.isObject() && to.isObject()) {
            between(from, to, Set.of())
                    .forEach(change -> changes.add(new Change(at + "." + change.at(), change.from(), change.to())));
            return;
        }
        changes.add(new Change(at, said(from), said(to)));
    }

    private static Optional<JsonNode> said(JsonNode value) {
        return value.isMissingNode() ? Optional.empty() : Optional.of(value);
    }
}
