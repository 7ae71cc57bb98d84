package dev.millrace.localstack.roles;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// One statement of a policy.
record Statement(boolean allows, List<Pattern> actions, List<Pattern> resources) {
    Statement {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
    }

    static Statement of(JsonNode statement) {
        return new Statement(
                statement.path("Effect").asText().equals("Allow"),
                patterns(statement.path("Action"), Pattern.CASE_INSENSITIVE),
                patterns(statement.path("Resource"), 0));
    }

    boolean speaksOf(Action action) {
        return matches(actions, action.name()) && matches(resources, action.resource());
    }

    private static boolean matches(List<Pattern> patterns, String text) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }

    /// `*` is any text, `?` any one character.
    private static List<Pattern> patterns(JsonNode textOrTexts, int flags) {
        var patterns = new ArrayList<Pattern>();
        for (var text : textOrTexts.isArray() ? textOrTexts : List.of(textOrTexts)) {
            var quoted = Pattern.quote(text.asText()).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
            patterns.add(Pattern.compile(quoted, flags));
        }
        return patterns;
    }
}
