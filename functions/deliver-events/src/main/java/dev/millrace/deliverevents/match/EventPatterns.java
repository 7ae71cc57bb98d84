package dev.millrace.deliverevents.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.subscription.EventFilter;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.util.Optional;
import software.amazon.event.ruler.JsonRuleCompiler;

/// Filters as EventBridge patterns.
public final class EventPatterns {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private EventPatterns() {}

    /// What AWS's own compiler has against it.
    public static Optional<String> problem(Json pattern) {
        return Optional.ofNullable(JsonRuleCompiler.check(pattern.text()));
    }

    /// One pattern for types, namespace and pattern together: all of them must hold.
    public static Json of(EventFilter filter) {
        ObjectNode pattern = filter.pattern()
                .map(JsonTrees::tree)
                .filter(JsonNode::isObject)
                .map(ObjectNode.class::cast)
                .orElseGet(NODES::objectNode);
        if (!filter.types().isEmpty()) {
            ArrayNode types = pattern.putArray("detail-type");
            filter.types().forEach(type -> types.add(type(type)));
        }
        filter.namespace()
                .ifPresent(namespace -> pattern.withObjectProperty("detail")
                        .putArray("namespace")
                        .add(namespace));
        return JsonTrees.json(pattern);
    }

    private static JsonNode type(String type) {
        return type.endsWith("*")
                ? NODES.objectNode().put("prefix", type.substring(0, type.length() - 1))
                : NODES.textNode(type);
    }
}
