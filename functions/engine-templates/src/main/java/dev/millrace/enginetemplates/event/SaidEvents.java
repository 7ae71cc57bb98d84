package dev.millrace.enginetemplates.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.enginetemplates.schema.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads events out of a request: `{"type": …, "version"?: …, "body": {…}}`, and notes all that is wrong with them.
public final class SaidEvents {
    private static final Set<String> KEYS = Set.of("type", "version", "body");

    private SaidEvents() {}

    /// @param array of them; missing for none
    /// @param at where it stands
    public static List<EventCheck.Said> read(JsonNode array, String at, List<Violation> problems) {
        List<EventCheck.Said> said = new ArrayList<>();
        if (array.isMissingNode() || array.isNull()) {
            return said;
        }
        if (!array.isArray()) {
            problems.add(new Violation(at, "this is no list", "write [{\"type\": …, \"body\": {…}}]"));
            return said;
        }
        for (int i = 0; i < array.size(); i++) {
            one(array.get(i), at + "[" + i + "]", Set.of(), problems).ifPresent(said::add);
        }
        return said;
    }

    /// @param more keys that it may have beside
    public static Optional<EventCheck.Said> one(JsonNode node, String at, Set<String> more, List<Violation> problems) {
        int before = problems.size();
        if (!node.isObject()) {
            problems.add(new Violation(at, "this is no event", "write {\"type\": …, \"body\": {…}}"));
            return Optional.empty();
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name) && !more.contains(name)) {
                problems.add(new Violation(at + "." + name, "this field is not known", "known: type, version, body"));
            }
        });
        if (!node.path("type").isTextual()) {
            problems.add(new Violation(at + ".type", "it is missing, or no text", "name a registered type"));
        }
        JsonNode version = node.path("version");
        boolean says = !version.isMissingNode() && !version.isNull();
        if (says && (!version.isInt() || version.intValue() < 1)) {
            problems.add(new Violation(at + ".version", "this is no version", "leave it out for the newest"));
        }
        if (!node.path("body").isObject()) {
            problems.add(new Violation(at + ".body", "it is missing, or no object", "write {…}"));
        }
        return problems.size() > before
                ? Optional.empty()
                : Optional.of(new EventCheck.Said(
                        node.path("type").textValue(),
                        says ? Optional.of(version.intValue()) : Optional.empty(),
                        node.path("body"),
                        at + ".type",
                        at + ".body"));
    }
}
