package dev.millrace.enginetemplates.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether values satisfy schemas of compiled templates. Keeps the schemas it met last compiled; safe to share
/// between threads.
public final class SchemaCheck {
    private static final int MOST_SCHEMAS = 500;
    private static final int MOST_VIOLATIONS = 100;
    private static final int MOST_DIGITS = 1_000;

    private final Map<String, JsonSchema> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JsonSchema> eldest) {
            return size() > MOST_SCHEMAS;
        }
    };

    /// @return what is wrong with the value, at most the first hundred; empty if it satisfies the schema
    public List<Violation> violations(JsonNode value, Json schema) {
        if (isOutOfReach(value)) {
            return List.of(new Violation("$", "a number in it has more than a thousand digits", "write it as text"));
        }
        try {
            return compiled(schema.text()).validate(value).stream()
                    .limit(MOST_VIOLATIONS)
                    .map(SchemaCheck::violation)
                    .toList();
        } catch (StackOverflowError e) {
            // Value and schema recurse into each other deeper than this thread has stack for; nothing is left half
            // done.
            return List.of(new Violation("$", "this is nested too deeply for its schema", "flatten it"));
        }
    }

    private static Violation violation(ValidationMessage message) {
        return new Violation(
                message.getInstanceLocation().toString(), Sentences.problem(message), Sentences.fix(message));
    }

    private JsonSchema compiled(String schema) {
        synchronized (compiled) {
            JsonSchema known = compiled.get(schema);
            if (known != null) {
                return known;
            }
        }
        JsonSchema fresh = Schemas.compile(JsonTrees.tree(new Json(schema)));
        synchronized (compiled) {
            compiled.put(schema, fresh);
        }
        return fresh;
    }

    /// Arithmetic on 1E+999999999 would not come back.
    private static boolean isOutOfReach(JsonNode value) {
        if (value.isBigDecimal() || value.isBigInteger()) {
            BigDecimal number = value.decimalValue();
            return Math.abs((long) number.scale()) + number.precision() > MOST_DIGITS;
        }
        for (JsonNode inside : value) {
            if (isOutOfReach(inside)) {
                return true;
            }
        }
        return false;
    }

    /// What is wrong with a step's result, if anything is: the first thing found.
    public Optional<String> problemOfResult(StepTemplate step, Json result) {
        return step.resultSchema()
                .flatMap(schema ->
                        violations(JsonTrees.tree(result), schema).stream().findFirst())
                .map(violation -> "the result breaks the step's schema: " + violation.at() + " " + violation.problem());
    }
}
