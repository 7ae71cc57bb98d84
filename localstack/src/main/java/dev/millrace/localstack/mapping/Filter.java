package dev.millrace.localstack.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.localstack.template.Resource;
import dev.millrace.localstack.template.TemplateRefused;
import java.io.IOException;
import software.amazon.event.ruler.Machine;

/// The filter criteria of a mapping: a record passes if any pattern matches it, or if there are none.
public final class Filter {
    private final Machine machine = Machine.builder().build();
    private final boolean takesAll;

    private Filter(Resource mapping) throws IOException {
        var patterns = mapping.at("FilterCriteria", "Filters");
        this.takesAll = patterns.isEmpty();
        for (var pattern : patterns) {
            var text = pattern.path("Pattern").asText();
            machine.addRule(text, text);
        }
    }

    public static Filter of(Resource mapping) {
        try {
            return new Filter(mapping);
        } catch (IOException trouble) {
            throw new TemplateRefused(
                    mapping.logicalId() + " has a filter that can't be read: " + trouble.getMessage());
        }
    }

    public boolean takesAll() {
        return takesAll;
    }

    public boolean takes(JsonNode item) {
        try {
            return takesAll || !machine.rulesForJSONEvent(item.toString()).isEmpty();
        } catch (Exception unreadable) { // What the matcher declares to throw; such a record matches nothing.
            return false;
        }
    }
}
