package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What was given up is a record that a person works through, by the HTTP API through the whole stack.
@ExtendWith(SharedStack.class)
class DeadLettersTest {
    private final Millrace millrace;

    DeadLettersTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_step_that_was_given_up_leaves_a_dead_letter_and_goes_on_when_it_is_redriven() {
        millrace.apply("""
                namespace: letters
                name: shaky
                version: 1.0.0
                failurePolicy: block
                steps:
                  - { name: first, handler: pass }
                  - name: shaky
                    handler: fail
                    dependsOn: first
                    config: { times: 2, code: BANK_DOWN, message: no answer }
                    retry: { attempts: 2, backoff: fixed, delay: 1ms }
                """);
        var task = millrace.submit("letters/shaky", Map.of());

        var letter = letterOf(task);

        assertThat(letter.path("reason").asText()).isEqualTo("attempts-exhausted");
        assertThat(letter.path("state").asText()).isEqualTo("open");
        assertThat(letter.path("step").asText()).isEqualTo("shaky");
        assertThat(letter.path("attempts").asInt()).isEqualTo(2);
        assertThat(letter.path("error").path("code").asText()).isEqualTo("BANK_DOWN");
        assertThat(letter.path("error").path("message").asText()).contains("no answer");
        assertThat(letter.path("template").asText()).isEqualTo("letters/shaky@1.0.0");

        var id = letter.path("id").asText();
        tend(id, "investigate", "asked the bank").expecting(200);
        tend(id, "redrive", "the bank is back").expecting(200);

        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
        var redriven = show(id);
        assertThat(redriven.path("state").asText()).isEqualTo("redriven");
        assertThat(redriven.path("note").asText()).isEqualTo("the bank is back");
        assertThat(millrace.show(task, "?include=history").toString()).contains("the bank is back");
        tend(id, "redrive", "again").expecting(200);
        tend(id, "dismiss", "").expecting(409);
        tend(id, "resolve", "it went through").expecting(200);
        told(task, "dead-letter.recorded", "dead-letter.investigated", "dead-letter.redriven", "dead-letter.resolved");
    }

    @Test
    void each_reason_is_told_apart_and_found_by_a_filter() {
        var permanent = failed("refused", "config: { permanent: true }, retry: { attempts: 5 }");
        var late = failed("late", "config: { code: TIMEOUT, permanent: true }");

        assertThat(letterOf(permanent).path("reason").asText()).isEqualTo("permanent");
        assertThat(letterOf(late).path("reason").asText()).isEqualTo("timeout");
        var listed = list("?namespace=letters&state=open&reason=permanent");
        assertThat(listed).anyMatch(letter -> letter.path("task").asText().equals(permanent));
        assertThat(listed).noneMatch(letter -> letter.path("task").asText().equals(late));

        var id = letterOf(late).path("id").asText();
        tend(id, "dismiss", "a test").expecting(200);
        assertThat(show(id).path("state").asText()).isEqualTo("dismissed");
        tend(id, "redrive", "").expecting(409);
        told(late, "dead-letter.dismissed");
        assertThat(millrace.get("/dead-letters?state=lost&reason=bad")
                        .expecting(400)
                        .problems())
                .hasSize(2);
        millrace.get("/dead-letters/" + id + "0").expecting(404);
        tend(id, "frame", "").expecting(404);
    }

    @Test
    void a_step_that_failed_in_a_queue_leaves_one_letter_however_often_it_is_told() {
        var failed = millrace.run("""
                namespace: letters
                name: side-by-side
                version: 1.0.0
                failurePolicy: continue
                steps:
                  - { name: a, handler: fail, config: { permanent: true, message: broken a } }
                  - { name: b, handler: fail, config: { permanent: true, message: broken b } }
                """, "letters/side-by-side", Map.of());
        var task = failed.path("task").path("id").asText();

        var letters = Eventually.found(
                "two letters",
                Eventually.PATIENCE,
                () -> Optional.of(lettersOf(task)).filter(found -> found.size() == 2));

        assertThat(letters).extracting(letter -> letter.path("step").asText()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void many_are_redriven_one_after_the_other() {
        millrace.apply("""
                namespace: letters-many
                name: shaky
                version: 1.0.0
                failurePolicy: block
                steps:
                  - { name: shaky, handler: fail, config: { times: 1 }, retry: { attempts: 1 } }
                """);
        var tasks = IntStream.range(0, 4)
                .mapToObj(i -> millrace.submit("letters-many/shaky", Map.of("i", i)))
                .toList();
        tasks.forEach(this::letterOf);

        var order = "{\"filter\": {\"namespace\": \"letters-many\"}, \"reason\": \"all clear\", \"over\": \"4s\"";
        var dry = millrace.post("/dead-letters/redrive", order + ", \"dryRun\": true}")
                .expecting(200);
        assertThat(dry.body().path("found").asInt()).isEqualTo(4);
        assertThat(list("?namespace=letters-many&state=open")).hasSize(4);
        millrace.post("/dead-letters/redrive", order + "}").expecting(202);

        Eventually.until(
                "all complete",
                () -> tasks.stream()
                        .allMatch(
                                task -> Millrace.state(millrace.show(task, "")).equals("complete")));
        Eventually.until(
                "all redriven",
                () -> list("?namespace=letters-many&state=redriven").size() == 4);
        var begun = tasks.stream()
                .map(task -> show(letterOf(task).path("id").asText())
                        .path("changedAt")
                        .asText())
                .map(java.time.Instant::parse)
                .sorted()
                .toList();
        assertThat(Duration.between(begun.getFirst(), begun.getLast()))
                .as("spread over four seconds")
                .isGreaterThan(Duration.ofMillis(1_500));
    }

    @Test
    void poison_is_recorded_within_seconds_and_sent_again_on_demand_and_the_rest_of_its_batch_goes_on() {
        millrace.apply(Graphs.chain("beside-poison", 1));
        var unknown = Millrace.submission("graphs/applied-later", Map.of()).toString();

        Queue.of(millrace.stack(), "MillraceSubmissionsQueue")
                .send(
                        "this is no JSON",
                        Millrace.submission("graphs/beside-poison", Map.of()).toString(),
                        unknown);

        Eventually.until(
                "the good one complete",
                () -> tasksOf("beside-poison").stream()
                        .anyMatch(task -> task.path("state").asText().equals("complete")));
        var garbage = poison("this is no JSON");
        var early = poison(unknown);
        assertThat(garbage.path("reason").asText()).isEqualTo("poison");
        assertThat(garbage.path("queue").asText()).isEqualTo("submissions");
        assertThat(garbage.path("bytes").asInt()).isEqualTo(15);

        millrace.apply(Graphs.chain("applied-later", 1));
        tend(early.path("id").asText(), "redrive", "applied by now").expecting(200);

        Eventually.until(
                "the late one complete",
                () -> tasksOf("applied-later").stream()
                        .anyMatch(task -> task.path("state").asText().equals("complete")));
    }

    @Test
    void a_person_sets_a_task_aside_and_lets_it_go_on() {
        millrace.apply("""
                namespace: letters
                name: aside
                version: 1.0.0
                steps:
                  - { name: soon, handler: wait, config: { duration: 1s } }
                  - { name: after, handler: pass, dependsOn: soon }
                """);
        var task = millrace.submit("letters/aside", Map.of());

        var letter = millrace.post("/tasks/" + task + "/dead-letter", "{\"reason\": \"wrong customer\"}")
                .expecting(200)
                .body()
                .path("deadLetter");

        assertThat(letter.path("reason").asText()).isEqualTo("manual");
        assertThat(letter.path("note").asText()).isEqualTo("wrong customer");
        assertThat(Millrace.state(millrace.show(task, ""))).isEqualTo("paused");
        tend(letter.path("id").asText(), "redrive", "it was right").expecting(200);
        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
        millrace.post("/tasks/" + "0".repeat(26) + "/dead-letter", "").expecting(404);
    }

    private String failed(String name, String step) {
        var task = millrace.run("""
                namespace: letters
                name: %s
                version: 1.0.0
                steps:
                  - { name: doomed, handler: fail, %s }
                """.formatted(name, step), "letters/" + name, Map.of());
        return task.path("task").path("id").asText();
    }

    private JsonNode letterOf(String task) {
        return Eventually.found(
                "a letter of " + task,
                Eventually.PATIENCE,
                () -> lettersOf(task).stream().findFirst());
    }

    private List<JsonNode> lettersOf(String task) {
        return list("?limit=100").stream()
                .filter(letter -> letter.path("task").asText().equals(task))
                .toList();
    }

    private JsonNode poison(String body) {
        return Eventually.found(
                "a letter of " + body,
                Eventually.PATIENCE,
                () -> list("?reason=poison").stream()
                        .map(letter -> show(letter.path("id").asText()))
                        .filter(letter -> letter.path("body").asText().equals(body))
                        .findFirst());
    }

    private List<JsonNode> tasksOf(String template) {
        return millrace.get("/tasks?namespace=graphs&template=" + template)
                .expecting(200)
                .body()
                .path("tasks")
                .valueStream()
                .toList();
    }

    private List<JsonNode> list(String query) {
        return millrace.get("/dead-letters" + query)
                .expecting(200)
                .body()
                .path("deadLetters")
                .valueStream()
                .toList();
    }

    private JsonNode show(String id) {
        return millrace.get("/dead-letters/" + id).expecting(200).body().path("deadLetter");
    }

    private Answer tend(String id, String action, String reason) {
        return millrace.post("/dead-letters/" + id + "/" + action, "{\"reason\": \"" + reason + "\"}");
    }

    private void told(String task, String... types) {
        Eventually.until(
                List.of(types) + " of " + task,
                () -> millrace.events().of(task).stream()
                        .map(event -> event.path("type").asText())
                        .toList()
                        .containsAll(List.of(types)));
    }
}
