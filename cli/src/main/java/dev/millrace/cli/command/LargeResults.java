package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.TaskView;
import java.net.URI;

/// Results too large for an answer of the API come as addresses, good for a few minutes.
final class LargeResults {
    private LargeResults() {}

    /// The task with its result whole: that of the only last step itself, or those of several by step.
    static TaskView fetched(Api api, TaskView task) {
        JsonNode addresses = task.document().path("resultUrls");
        if (addresses.isEmpty()) {
            return task;
        }
        ObjectNode document = task.document().deepCopy();
        if (addresses.size() == 1 && !document.has("result")) {
            document.set("result", fetched(api, addresses.iterator().next()));
        } else {
            ObjectNode result = document.withObjectProperty("result");
            addresses.properties().forEach(entry -> result.set(entry.getKey(), fetched(api, entry.getValue())));
        }
        document.remove("resultUrls");
        return new TaskView(document);
    }

    private static JsonNode fetched(Api api, JsonNode address) {
        return api.download(URI.create(address.asText()));
    }
}
