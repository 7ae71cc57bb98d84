package dev.millrace.serveworkers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.enginetemplates.schema.Violation;
import java.util.ArrayList;
import java.util.List;

/// What a worker asks for that has received messages from its queue itself.
///
/// @param worker a name the caller gives itself, for the log
/// @param messages their bodies, 1 to [#MOST]; what stands in one is not looked at here
record ClaimRequest(String worker, List<String> messages) {
    /// As many as SQS gives at once.
    static final int MOST = 10;

    private static final int LONGEST_NAME = 100;

    ClaimRequest {
        messages = List.copyOf(messages);
    }

    /// Answers all that is wrong with a request as one [Refusal].
    static ClaimRequest of(WorkRequest request) {
        List<Violation> problems = new ArrayList<>();
        String worker = worker(request.value("worker"), problems);
        List<String> messages = messages(request.value("messages"), problems);
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        return new ClaimRequest(worker, messages);
    }

    private static String worker(JsonNode worker, List<Violation> problems) {
        String name = worker.asText("");
        if (!worker.isTextual() || name.isBlank() || name.length() > LONGEST_NAME) {
            problems.add(new Violation(
                    "$.worker",
                    worker.isMissingNode() ? "it is missing" : "this is no name",
                    "give your worker a name of its own, a text of 1 to " + LONGEST_NAME + " characters"));
        }
        return name;
    }

    private static List<String> messages(JsonNode messages, List<Violation> problems) {
        if (!messages.isArray() || messages.isEmpty() || messages.size() > MOST) {
            problems.add(new Violation(
                    "$.messages",
                    messages.isMissingNode()
                            ? "they are missing"
                            : messages.isArray() ? "these are " + messages.size() : "this is no array",
                    "send the bodies of 1 to " + MOST + " messages, as SQS gave them"));
            return List.of();
        }
        List<String> bodies = new ArrayList<>();
        for (JsonNode message : messages) {
            if (!message.isTextual()) {
                problems.add(new Violation(
                        "$.messages[" + bodies.size() + "]",
                        "this is no text",
                        "send the body as SQS gave it: a text, not the JSON in it"));
            }
            bodies.add(message.asText());
        }
        return bodies;
    }
}
