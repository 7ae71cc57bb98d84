package dev.millrace.benchmarks.coldstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.benchmarks.Texts;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.functions.FunctionDefinition;
import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.localstack.functions.InProcesses;
import dev.millrace.localstack.functions.RuntimeClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;

/// A stack's functions, and something for each to do. What they send to lanes goes to a queue that nobody reads, so
/// that the stack does not do the work itself.
final class Workplace implements AutoCloseable {
    private static final String SET_ASIDE = "set-aside";
    private static final String QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:" + SET_ASIDE;

    private final LocalStack stack;
    private final InProcesses submitter;

    Workplace(LocalStack stack) throws FunctionFailed {
        this.stack = stack;
        stack.clients()
                .sqs()
                .createQueue(CreateQueueRequest.builder().queueName(SET_ASIDE).build());
        apply(template("one-step", "1.0.0"));
        this.submitter =
                InProcesses.start(aside("submit-task"), classPath("submit-task"), stack.environment(), line -> {});
    }

    List<Candidate> candidates() {
        return List.of(
                candidate(
                        "submit-task",
                        Events.http("GET", "/health/live", ""),
                        () -> Events.http("POST", "/tasks", submission("one-step"))),
                candidate(
                        "apply-template",
                        Events.http("GET", "/nowhere", ""),
                        () -> Events.http("POST", "/templates", template("t" + UUID.randomUUID(), "1.0.0"))),
                candidate(
                        "execute-step",
                        Events.nothing(),
                        () -> Events.message(QUEUE_ARN, step(submitted("one-step"), ""))),
                candidate(
                        "calculate-readiness",
                        Events.nothing(),
                        () -> Events.message(QUEUE_ARN, step(submitted("one-step"), ",\"ending\":\"complete\""))),
                candidate("publish-events", Events.nothing(), () -> Events.inserted(anyTask())),
                candidate("sweep", "{}", () -> "{}"));
    }

    Candidate candidate(String name) {
        return candidates().stream()
                .filter(candidate -> candidate.function().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// `execute-step`, given work that waits for an answer in each of so many tasks: see [HeldServer].
    Candidate held(URI address, int tasks) throws FunctionFailed {
        apply("{\"namespace\":\"coldstart\",\"name\":\"held\",\"version\":\"1.0.0\",\"steps\":["
                + "{\"name\":\"only\",\"handler\":\"http\",\"config\":{\"url\":\"" + address + "\"}}]}");
        return candidate(
                "execute-step",
                Events.nothing(),
                () -> Events.messages(
                        QUEUE_ARN,
                        IntStream.range(0, tasks)
                                .mapToObj(task -> step(submitted("held"), ""))
                                .toList()));
    }

    /// A function of the same class path and settings as another, with a handler of its own.
    Candidate probe(String name, Class<?> handler, String question) {
        FunctionDefinition function = aside("execute-step");
        return new Candidate(
                new FunctionDefinition(
                        name,
                        name,
                        function.arn(),
                        handler.getName(),
                        function.timeout(),
                        function.memoryMegabytes(),
                        function.role(),
                        function.logsInvocations(),
                        function.settings(),
                        function.jars(),
                        function.layerJars()),
                Stream.concat(classPath("execute-step").stream(), Stream.of(place(handler)))
                        .toList(),
                stack.environment(),
                question,
                () -> question);
    }

    @Override
    public void close() {
        submitter.close();
    }

    private Candidate candidate(String name, String question, Supplier<String> work) {
        return new Candidate(aside(name), classPath(name), stack.environment(), question, work);
    }

    private FunctionDefinition aside(String name) {
        FunctionDefinition function = stack.function(name).definition();
        Map<String, String> lanes = new HashMap<>();
        function.settings().forEach((variable, value) -> {
            if (variable.startsWith("MILLRACE_LANE_")) {
                lanes.put(variable, value.substring(0, value.lastIndexOf('/') + 1) + SET_ASIDE);
            }
        });
        return function.with(lanes);
    }

    private List<String> classPath(String name) {
        return Stream.concat(
                        stack.function(name).definition().jars().stream().map(Path::toString),
                        RuntimeClient.classPath().stream())
                .toList();
    }

    private static String place(Class<?> probe) {
        return probe.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private void apply(String template) throws FunctionFailed {
        stack.function("apply-template")
                .invoke(Events.http("POST", "/templates", template).getBytes(StandardCharsets.UTF_8));
    }

    private String submitted(String template) {
        try {
            byte[] answer = submitter.invoke(
                    Events.http("POST", "/tasks", submission(template)).getBytes(StandardCharsets.UTF_8));
            String body = Events.JSON
                    .readTree(new String(answer, StandardCharsets.UTF_8))
                    .path("body")
                    .asText();
            return Events.JSON.readTree(body).path("task").path("id").asText();
        } catch (FunctionFailed | JsonProcessingException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private Map<String, AttributeValue> anyTask() {
        String id = submitted("one-step");
        String table = aside("submit-task").settings().getOrDefault("MILLRACE_TABLE", "");
        return stack
                .clients()
                .dynamoDb()
                .scanPaginator(ScanRequest.builder().tableName(table).build())
                .items()
                .stream()
                .filter(item -> Texts.of(item, "pk").contains(id))
                .findFirst()
                .orElseThrow();
    }

    private static String submission(String template) {
        return "{\"template\":\"coldstart/" + template + "\",\"input\":{}}";
    }

    private static String step(String task, String more) {
        return "{\"task\":\"" + task + "\",\"step\":0,\"epoch\":0,\"attempt\":1" + more + "}";
    }

    private static String template(String name, String version) {
        return "{\"namespace\":\"coldstart\",\"name\":\"" + name + "\",\"version\":\"" + version
                + "\",\"steps\":[{\"name\":\"only\",\"handler\":\"pass\"}]}";
    }
}
