package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.localstack.LocalStackOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// Workers that receive messages from their queues themselves, with a client of SQS, and claim what they received.
@OwnStack
class WorkersOverSqsTest {
    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start(LocalStackOptions.of(SynthesizedTemplate.furnished(), Millrace.DYNAMODB_LOCAL));
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void a_worker_receives_claims_deletes_and_completes() {
        var task = submit("received", """
                handler: worker:mail, config: { size: 3 }, heartbeat: 30s, input: { to: "${input.who}" }
                """, Map.of("who", "you"));

        var message = receive("mail", task);
        var result = claim("mail", message.body()).path(0);
        var work = result.path("work");

        assertThat(result.path("status").asInt()).isEqualTo(200);
        assertThat(result.path("delete").asBoolean()).isTrue();
        assertThat(work.path("task").asText()).isEqualTo(task);
        assertThat(work.path("step").asText()).isEqualTo("only");
        assertThat(work.path("handler").asText()).isEqualTo("worker:mail");
        assertThat(work.path("idempotencyKey").asText()).isEqualTo(task + "/only");
        assertThat(work.path("input").path("to").asText()).isEqualTo("you");
        assertThat(work.path("config").path("size").asInt()).isEqualTo(3);
        assertThat(work.path("traceparent").asText()).startsWith("00-");
        delete("mail", message);
        say(work, "heartbeat", "{\"details\":{\"page\":1}}");
        say(work, "complete", "{\"result\":{\"sent\":true}}");
        assertThat(millrace.ended(task).path("result").path("sent").asBoolean()).isTrue();
    }

    @Test
    void a_step_costs_three_writes_three_reads_and_two_requests_and_waiting_none() {
        var task = submit("counted", "handler: worker:mail", Map.of());
        var message = receive("mail", task);
        var before = Counts.now();

        say(claim("mail", message.body()).path(0).path("work"), "complete", "{\"result\":1}");

        assertThat(Counts.now().minus(before)).isEqualTo(new Counts(3, 3, 1, 0));
        claim("mail", message.body());
        assertThat(Counts.now().minus(before))
                .as("what watches over the lease finds the task ended")
                .isEqualTo(new Counts(3, 4, 1, 0));
    }

    /// What `serve-workers` asked for.
    private record Counts(long writes, long reads, long sends, long receives) {
        static Counts now() {
            return new Counts(count("PutItem"), count("GetItem"), count("SendMessageBatch"), count("ReceiveMessage"));
        }

        Counts minus(Counts before) {
            return new Counts(
                    writes - before.writes, reads - before.reads, sends - before.sends, receives - before.receives);
        }

        private static long count(String operation) {
            return millrace.stack()
                    .requests()
                    .count(request -> request.function().equals("serve-workers")
                            && request.operation().equals(operation));
        }
    }

    @Test
    void a_copy_of_a_message_is_told_to_be_deleted_and_gets_no_work() {
        var task = submit("copied", "handler: worker:mail", Map.of());
        var message = receive("mail", task);

        var before = Counts.now();
        var both = claim("mail", message.body(), message.body());
        var again = claim("mail", message.body()).path(0);

        var works = both.valueStream().filter(each -> each.has("work")).toList();
        assertThat(works).hasSize(1);
        assertThat(both.valueStream()).allMatch(each -> each.path("delete").asBoolean());
        assertNothing(again, "a worker has it");
        assertThat(Counts.now().minus(before).sends())
                .as("one message watches over the lease, however many were claimed")
                .isEqualTo(1);
        say(works.getFirst().path("work"), "complete", "{\"result\":1}");
        assertNothing(claim("mail", message.body()).path(0), "the task has ended");
        assertThat(millrace.ended(task).path("result").asInt()).isEqualTo(1);
    }

    @Test
    void of_many_workers_that_claim_a_message_at_once_one_gets_the_work() {
        for (int round = 0; round < 5; round++) {
            var task = submit("raced-" + round, "handler: worker:mail", Map.of());
            var body = receive("mail", task).body();

            var results = InParallel.each(
                    Collections.nCopies(8, body), 8, same -> claim("mail", same).path(0));

            assertThat(results).allMatch(result -> result.path("delete").asBoolean());
            assertThat(results)
                    .filteredOn(result -> result.has("work"))
                    .singleElement()
                    .satisfies(result -> say(result.path("work"), "complete", "{\"result\":1}"));
            assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
        }
    }

    @Test
    void a_message_whose_worker_died_before_it_claimed_comes_to_another() {
        var task = submit("died", "handler: worker:mail", Map.of());
        var first = receive("mail", task);
        sqs().changeMessageVisibility(ChangeMessageVisibilityRequest.builder()
                .queueUrl(url("mail"))
                .receiptHandle(first.receiptHandle())
                .visibilityTimeout(0)
                .build());

        var second = receive("mail", task);

        assertThat(second.body()).isEqualTo(first.body());
        say(claim("mail", second.body()).path(0).path("work"), "complete", "{\"result\":1}");
        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
    }

    @Test
    void ten_are_claimed_by_one_request() {
        var task = submit(
                "ten",
                "handler: worker:gpu-large, forEach: { items: \"${input.list}\" }",
                Map.of("list", IntStream.range(0, 10).boxed().toList()));
        assertNothing(claimed("gpu-large", task), "nothing in it for a worker");

        var results = claimed("gpu-large", 10, List.of(task));

        assertThat(results.valueStream()
                        .map(result -> result.path("work").path("input").asInt()))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        results.forEach(result -> say(result.path("work"), "complete", "{\"result\":1}"));
        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
    }

    @Test
    void what_is_no_message_of_the_queue_is_refused_and_moves_nothing_and_the_others_are_claimed() {
        var mail = submit("of-mail", "handler: worker:mail", Map.of());
        var ship = submit("of-ship", "handler: worker:ship", Map.of());
        var lane = submit("of-a-lane", "handler: wait, config: { duration: 1h }", Map.of());
        Eventually.until(
                "a timer",
                () -> Steps.named(millrace.show(lane, "?include=steps"), "only")
                        .path("state")
                        .asText()
                        .equals("waiting"));
        var good = receive("mail", mail).body();
        var of = good.replace(mail, "%s");
        var before = Counts.now();

        var refused = claim(
                "mail",
                "no JSON",
                "{\"task\":\"" + mail + "\"}",
                "{\"task\":\"" + "x".repeat(2_000) + "\"}",
                of.formatted(ship),
                of.formatted(lane));
        var nothing = claim(
                "mail",
                of.formatted("0".repeat(26)),
                good.replace("\"step\":0", "\"step\":7"),
                good.replace("\"epoch\":0", "\"epoch\":7"),
                good.replace("\"attempt\":1", "\"attempt\":2"));

        assertThat(refused.valueStream()).allSatisfy(result -> {
            assertThat(result.path("status").asInt()).isEqualTo(400);
            assertThat(result.path("delete").asBoolean()).isFalse();
            assertThat(result.path("code").asText()).isEqualTo("INVALID_MESSAGE");
            assertThat(result.path("problems").path(0).path("fix").asText()).contains("dead letters");
        });
        assertThat(refused.valueStream().map(result -> result.path("problems").path(0)))
                .extracting(problem -> problem.path("at").asText() + ": "
                        + problem.path("problem").asText())
                .containsExactly(
                        "$.messages[0]: it is no message of ours: It is no JSON object",
                        "$.messages[1]: it is no message of ours: 'step' is missing",
                        "$.messages[2]: it has 2011 characters, and no message of ours more than 1000",
                        "$.messages[3]: its step is not done by worker:mail",
                        "$.messages[4]: its step is not done by worker:mail");
        assertThat(nothing.valueStream().map(result -> result.path("because").asText()))
                .containsExactly(
                        "there is no such task",
                        "there is no such step",
                        "it speaks of another epoch",
                        "that attempt has not begun");
        assertThat(nothing.valueStream())
                .allMatch(result -> result.path("delete").asBoolean() && !result.has("work"));
        assertThat(Counts.now().minus(before).writes()).isZero();
        assertThat(Counts.now().minus(before).sends()).isZero();
        var mixed = claim("mail", "no JSON", good);
        assertThat(mixed.path(0).path("status").asInt()).isEqualTo(400);
        say(mixed.path(1).path("work"), "complete", "{\"result\":1}");
        assertThat(Millrace.state(millrace.ended(mail))).isEqualTo("complete");
        say(claimed("ship", ship).path("work"), "complete", "{\"result\":1}");
        assertThat(Millrace.state(millrace.ended(ship))).isEqualTo("complete");
    }

    @Test
    void all_that_is_wrong_with_a_request_is_told_at_once() {
        var mail = "/workers/mail/claim";
        assertThat(millrace.post(mail, "{}").expecting(400).problems())
                .containsExactly("$.worker: it is missing", "$.messages: they are missing");
        assertThat(millrace.post(mail, "{\"worker\":7,\"messages\":[1,\"{}\",{}]}")
                        .expecting(400)
                        .problems())
                .containsExactly(
                        "$.worker: this is no name",
                        "$.messages[0]: this is no text",
                        "$.messages[2]: this is no text");
        assertThat(millrace.post(mail, "{\"worker\":\"w\",\"messages\":[]}")
                        .expecting(400)
                        .problems())
                .containsExactly("$.messages: these are 0");
        var unknown = millrace.post("/workers/nobody/claim", "{}").expecting(404);
        assertThat(unknown.body().path("problems").path(0).path("fix").asText()).contains("gpu-large");
    }

    @Test
    void what_a_limit_puts_off_is_deleted_and_its_copy_comes_when_there_is_room() {
        var step = "handler: worker:ship, limits: [{ name: ships, key: all, rate: 1/s, burst: 1 }]";
        var tasks = List.of(submit("limited", step, Map.of()), millrace.submit("sqs/limited", Map.of()));

        var results = claimed("ship", 2, tasks);

        var works = results.valueStream().filter(each -> each.has("work")).toList();
        assertThat(works).hasSize(1);
        assertThat(results.valueStream()).allMatch(each -> each.path("delete").asBoolean());
        assertThat(results.valueStream().filter(each -> each.has("because"))).hasSize(1);
        say(works.getFirst().path("work"), "complete", "{\"result\":1}");
        say(late(tasks).path("work"), "complete", "{\"result\":1}");
        assertThat(tasks).allMatch(task -> Millrace.state(millrace.ended(task)).equals("complete"));
    }

    /// The copy may find no room again.
    private static JsonNode late(List<String> tasks) {
        return Eventually.found(
                "room",
                Eventually.PATIENCE,
                () -> Optional.of(claimed("ship", 1, tasks).path(0)).filter(result -> result.has("work")));
    }

    @Test
    void a_message_of_a_paused_task_is_deleted_and_another_comes_when_it_goes_on() {
        var task = submit("paused", "handler: worker:gpu-large", Map.of());
        millrace.post("/tasks/" + task + "/pause", "{}").expecting(200);

        assertNothing(claimed("gpu-large", task), "the task is paused");
        millrace.post("/tasks/" + task + "/resume", "{}").expecting(200);

        say(claimed("gpu-large", task).path("work"), "complete", "{\"result\":1}");
        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
    }

    private static void assertNothing(JsonNode result, String because) {
        assertThat(result.path("status").asInt()).as(result::toString).isEqualTo(204);
        assertThat(result.path("delete").asBoolean()).isTrue();
        assertThat(result.has("work")).isFalse();
        assertThat(result.path("because").asText()).contains(because);
    }

    private static String submit(String name, String step, Object input) {
        millrace.apply("""
                namespace: sqs
                name: %s
                version: 1.0.0
                steps:
                  - { name: only, %s }
                """.formatted(name, step.strip()));
        return millrace.submit("sqs/" + name, input);
    }

    private static SqsClient sqs() {
        return millrace.stack().clients().sqs();
    }

    private static String url(String queue) {
        return Objects.requireNonNull(millrace.stack().workerQueues().get(queue))
                .toString();
    }

    private static Message receive(String queue, String task) {
        return receive(queue, 1, List.of(task)).getFirst();
    }

    /// So many messages of these tasks. Those of other tasks, which watch over leases, are thrown away.
    private static List<Message> receive(String queue, int count, List<String> tasks) {
        var messages = new ArrayList<Message>();
        return Eventually.found(count + " messages of " + queue, Eventually.PATIENCE, () -> {
            for (var message : sqs().receiveMessage(ReceiveMessageRequest.builder()
                            .queueUrl(url(queue))
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(5)
                            .build())
                    .messages()) {
                if (tasks.stream().anyMatch(message.body()::contains)) {
                    messages.add(message);
                } else {
                    delete(queue, message);
                }
            }
            return messages.size() < count ? Optional.empty() : Optional.of(messages);
        });
    }

    private static void delete(String queue, Message message) {
        sqs().deleteMessage(DeleteMessageRequest.builder()
                .queueUrl(url(queue))
                .receiptHandle(message.receiptHandle())
                .build());
    }

    /// @return the results, in the order of the messages
    private static JsonNode claim(String queue, String... bodies) {
        var request = Millrace.JSON.createObjectNode().put("worker", "test");
        var messages = request.putArray("messages");
        List.of(bodies).forEach(messages::add);
        var results = millrace.post("/workers/" + queue + "/claim", request.toString())
                .expecting(200)
                .body()
                .path("results");
        assertThat(results).hasSize(bodies.length);
        return results;
    }

    private static JsonNode claimed(String queue, String task) {
        return claimed(queue, 1, List.of(task)).path(0);
    }

    /// Receives so many messages, claims them, and deletes those it is told to.
    private static JsonNode claimed(String queue, int count, List<String> tasks) {
        var messages = receive(queue, count, tasks);
        var results = claim(queue, messages.stream().map(Message::body).toArray(String[]::new));
        for (int i = 0; i < count; i++) {
            if (results.path(i).path("delete").asBoolean()) {
                delete(queue, messages.get(i));
            }
        }
        return results;
    }

    private static void say(JsonNode work, String what, String body) {
        millrace.post("/claims/" + work.path("token").asText() + "/" + what, body)
                .expecting(200);
    }
}
