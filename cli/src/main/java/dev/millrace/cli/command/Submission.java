package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Problem;
import dev.millrace.cli.api.Refused;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.view.Watched;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Brings inputs to the stack as tasks.
///
/// @param template `namespace/name`, or with `@version`
/// @param identity what makes it the same as another one, if not what its template says
/// @param tenant for whom it is
record Submission(
        Api api,
        String template,
        Optional<String> key,
        Optional<String> lane,
        Optional<JsonNode> identity,
        Optional<String> tenant) {
    private static final int MOST_AT_ONCE = 100;
    private static final int LONGEST_LABEL = 24;

    /// @param created false where the key names a task that was there already
    record Submitted(Watched watched, boolean created) {}

    Submitted one(JsonNode input) {
        Api.Answer answer = api.post("/tasks", request(input, key));
        return submitted("task", answer.body());
    }

    /// One task for each element, labelled by the first text found in it. With a key, each has that key and its place.
    ///
    /// @throws Refused with the problems of all elements, if any is refused
    List<Submitted> each(JsonNode inputs) {
        if (!inputs.isArray()) {
            throw Refused.because("--each takes an input that is a JSON array", "Wrap it in [ ], or leave --each out.");
        }
        List<Submitted> submitted = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int start = 0; start < inputs.size(); start += MOST_AT_ONCE) {
            chunk(inputs, start, submitted, problems);
        }
        if (!problems.isEmpty()) {
            throw new Refused(400, problems);
        }
        return submitted;
    }

    private void chunk(JsonNode inputs, int start, List<Submitted> submitted, List<Problem> problems) {
        int end = Math.min(inputs.size(), start + MOST_AT_ONCE);
        ArrayNode requests = JsonNodeFactory.instance.arrayNode();
        for (int index = start; index < end; index++) {
            String suffix = "-" + (index + 1);
            requests.add(request(inputs.get(index), key.map(name -> name + suffix)));
        }
        JsonNode results = api.post("/tasks", requests).body().path("results");
        for (int index = start; index < end; index++) {
            JsonNode result = results.path(index - start);
            if (result.has("problems")) {
                String element = "[" + index + "] ";
                StreamSupport.stream(result.path("problems").spliterator(), false)
                        .map(problem -> new Problem(
                                element + problem.path("at").asText(""),
                                problem.path("problem").asText(""),
                                problem.path("fix").asText("")))
                        .forEach(problems::add);
            } else {
                submitted.add(submitted(label(inputs.get(index), index), result));
            }
        }
    }

    private ObjectNode request(JsonNode input, Optional<String> taskKey) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("template", template);
        byte[] content = input.toString().getBytes(StandardCharsets.UTF_8);
        if (api.fits(content)) {
            request.set("input", input);
        } else {
            request.put("inputRef", api.upload(content));
        }
        taskKey.ifPresent(name -> request.put("key", name));
        lane.ifPresent(name -> request.put("lane", name));
        identity.ifPresent(same -> request.set("identity", same));
        tenant.ifPresent(name -> request.put("tenant", name));
        return request;
    }

    private static Submitted submitted(String label, JsonNode answer) {
        boolean created = answer.path("created").asBoolean(answer.path("status").asInt(201) == 201);
        return new Submitted(new Watched(label, new TaskView(answer)), created);
    }

    private static String label(JsonNode input, int index) {
        return StreamSupport.stream(input.spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> !text.isBlank() && text.length() <= LONGEST_LABEL)
                .findFirst()
                .orElse("#" + (index + 1));
    }
}
