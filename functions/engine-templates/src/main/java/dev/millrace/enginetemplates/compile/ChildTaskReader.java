package dev.millrace.enginetemplates.compile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.template.ChildTask;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.document.Node;
import java.util.Optional;

/// The task that a step starts, out of a config that the handler `task` found nothing wrong with.
final class ChildTaskReader {
    private ChildTaskReader() {}

    static Optional<ChildTask> read(String handler, Optional<Node> config) {
        return handler.equals(ChildTask.HANDLER)
                ? config.map(CanonicalJson::tree).flatMap(ChildTaskReader::read)
                : Optional.empty();
    }

    private static Optional<ChildTask> read(JsonNode config) {
        String text = config.path("template").asText();
        int slash = text.indexOf('/');
        int at = text.indexOf('@');
        if (slash < 0) {
            return Optional.empty();
        }
        return Optional.of(new ChildTask(
                text.substring(0, slash),
                text.substring(slash + 1, at < 0 ? text.length() : at),
                at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1)),
                config.path("wait").asBoolean(true),
                config.path("onFailure").asText().equals("continue"),
                Optional.of(config.path("key")).filter(JsonNode::isTextual).map(ChildTaskReader::mapping)));
    }

    private static Json mapping(JsonNode key) {
        return JsonTrees.json(key);
    }
}
