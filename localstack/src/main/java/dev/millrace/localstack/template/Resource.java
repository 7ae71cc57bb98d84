package dev.millrace.localstack.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A resource of the template with every intrinsic function answered.
///
/// @param metadata what CDK adds beside the properties, such as `aws:asset:path`
public record Resource(String logicalId, String type, String name, String arn, JsonNode properties, JsonNode metadata) {

    /// Walks down object fields; a missing one gives a missing node, never null.
    public JsonNode at(String... path) {
        var node = properties;
        for (var field : path) {
            node = node.path(field);
        }
        return node;
    }

    public String text(String... path) {
        return optionalText(path)
                .orElseThrow(() -> new TemplateRefused(logicalId + " (" + type + ") lacks " + String.join(".", path)));
    }

    public Optional<String> optionalText(String... path) {
        var node = at(path);
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }

    /// CloudFormation takes `"10"` for 10.
    public int number(int otherwise, String... path) {
        return optionalText(path).map(Integer::parseInt).orElse(otherwise);
    }

    /// CloudFormation takes `"true"` for true.
    public boolean flag(String... path) {
        return optionalText(path).map(Boolean::parseBoolean).orElse(false);
    }

    public List<String> texts(String... path) {
        var texts = new ArrayList<String>();
        at(path).forEach(node -> texts.add(node.asText()));
        return List.copyOf(texts);
    }
}
