package dev.millrace.applytemplate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.template.TemplateRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A body's fields, and all that is wrong with them.
final class Asked {
    private final JsonNode body;
    private final List<Refusal.Problem> problems = new ArrayList<>();

    Asked(JsonNode body, List<String> known) {
        this.body = body;
        if (!body.isObject()) {
            problem("$", "this is no object", "send an object with " + String.join(", ", known));
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problem("$." + name, "this field is not known", "known here: " + String.join(", ", known));
            }
        });
    }

    void problem(String at, String problem, String fix) {
        problems.add(new Refusal.Problem(at, problem, fix));
    }

    Optional<String> text(String name, int longest) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.textValue().length() > longest) {
            problem("$." + name, "this is no text of at most " + longest + " characters", "send a shorter one");
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    boolean version(String at, String text) {
        boolean fits = TemplateRef.VERSION.matcher(text).matches();
        if (!fits) {
            problem(at, "this is no version", "write three numbers such as 1.0.0");
        }
        return fits;
    }

    boolean truth(String name) {
        JsonNode value = body.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            problem("$." + name, "this is neither true nor false", "send true or false");
        }
        return value.asBoolean(false);
    }

    int percent(String name) {
        JsonNode value = body.path(name);
        if (!value.isInt() || value.intValue() < 0 || value.intValue() > 100) {
            problem("$." + name, "this is no whole number from 0 to 100", "send how many in a hundred get it");
        }
        return value.asInt();
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new Refusal(400, "INVALID_REQUEST", problems);
        }
    }
}
