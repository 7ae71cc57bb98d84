package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Bad input gets a clear answer, and nothing half done.
@ExtendWith(SharedStack.class)
class BadInputTest {
    private final Millrace millrace;

    BadInputTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void malformed_YAML_is_answered_with_its_line() {
        var answer = millrace.post("/templates", "namespace: promises\nname: [broken\nversion: 1.0.0\n")
                .expecting(400);

        assertThat(answer.body().path("problems").path(0).path("line").asInt()).isBetween(2, 4);
    }

    @Test
    void a_megabyte_of_garbage_is_refused_with_few_words() {
        var random = new Random(7);
        var garbage = IntStream.range(0, 1_000_000)
                .mapToObj(i -> Character.toString(' ' + random.nextInt(95)))
                .collect(Collectors.joining());

        assertThat(millrace.post("/templates", garbage).expecting(400).body().toString())
                .hasSizeLessThan(50_000);
        assertThat(millrace.post("/tasks", garbage).expecting(400).body().toString())
                .hasSizeLessThan(50_000);
    }

    @Test
    void a_body_over_5_MB_is_refused() {
        var body = "{\"template\":\"promises/none\",\"input\":\"" + "x".repeat(5 * 1024 * 1024) + "\"}";

        millrace.post("/tasks", body).expecting(413);
        millrace.post("/templates", body).expecting(413);
    }

    @Test
    void a_cycle_is_named_by_its_path() {
        var answer = millrace.post(
                        "/templates",
                        Graphs.named("cycle")
                                .step("start")
                                .step("a", "start", "c")
                                .step("b", "a")
                                .step("c", "b")
                                .json())
                .expecting(400);

        assertThat(answer.problems()).singleElement().asString().containsPattern("[abc] → [abc] → [abc] → [abc]");
        millrace.get("/templates/graphs/cycle").expecting(404);
    }

    @Test
    void a_graph_over_the_limit_of_100_000_steps_is_refused() {
        var steps = IntStream.rangeClosed(0, 100_000)
                .mapToObj(i -> "{name: s" + Integer.toString(i, 36) + ",handler: pass}")
                .collect(Collectors.joining(","));

        var answer = millrace.post(
                        "/templates", "{namespace: graphs,name: endless,version: 1.0.0,steps: [" + steps + "]}")
                .expecting(400);

        assertThat(answer.problems()).singleElement().asString().contains("there are 100001 steps");
    }

    @Test
    void all_problems_of_a_template_are_told_at_once() {
        var answer = millrace.post("/templates", """
                        namespace: promises
                        name: wrong
                        version: 1.0
                        colour: red
                        steps:
                          - { name: a, handler: no-such-handler, timeout: soon }
                          - { name: a, handler: pass, dependsOn: nowhere }
                        """).expecting(400);

        assertThat(answer.problems()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(answer.body().path("problems")).allSatisfy(problem -> {
            assertThat(problem.path("line").asInt()).isPositive();
            assertThat(problem.path("column").asInt()).isPositive();
            assertThat(problem.path("fix").asText()).isNotEmpty();
        });
    }

    @Test
    void a_version_never_changes() {
        var first = Graphs.chain("fixed-version", 2);
        millrace.apply(first);

        millrace.post("/templates", first).expecting(200);
        var other =
                millrace.post("/templates", Graphs.chain("fixed-version", 3)).expecting(409);

        assertThat(other.body().path("code").asText()).isEqualTo("VERSION_TAKEN");
    }

    @Test
    void an_input_that_breaks_the_schema_is_answered_with_all_that_is_wrong_and_makes_no_task() {
        millrace.apply("""
                namespace: promises
                name: strict
                version: 1.0.0
                input:
                  type: object
                  required: [amount, currency]
                  properties:
                    amount: { type: number, minimum: 1 }
                    currency: { enum: [EUR, USD] }
                    email: { type: string, pattern: "@" }
                steps:
                  - { name: only, handler: pass }
                """);

        var answer = millrace.post(
                        "/tasks",
                        Millrace.submission("promises/strict", Map.of("amount", 0, "email", "nobody"))
                                .toString())
                .expecting(400);

        assertThat(answer.problems()).hasSize(3);
        assertThat(answer.problems().toString()).contains("$.input.amount", "currency", "$.input.email");
        assertThat(millrace.get("/tasks?namespace=promises&template=strict")
                        .body()
                        .path("tasks"))
                .isEmpty();
    }

    @Test
    void unknown_templates_tasks_versions_and_routes_are_not_found() {
        millrace.post(
                        "/tasks",
                        Millrace.submission("promises/nothing", Map.of()).toString())
                .expecting(404);
        millrace.get("/tasks/" + "0".repeat(26)).expecting(404);
        millrace.get("/tasks/nonsense").expecting(404);
        millrace.post("/tasks/" + "0".repeat(26) + "/cancel", "").expecting(404);
        millrace.get("/templates/promises/nothing").expecting(404);
        millrace.get("/templates/promises/nothing/1.0.0").expecting(404);
    }

    @Test
    void bad_questions_are_answered_with_what_is_wrong() {
        for (var query :
                List.of("next=nonsense&namespace=promises", "limit=0", "limit=many", "state=happy", "next=AAAA")) {
            var answer = millrace.get("/tasks?" + query);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.problems()).as(query).isNotEmpty();
        }
        millrace.post("/tasks", "{\"template\":\"promises/strict\",\"lane\":\"fast\",\"colour\":1}")
                .expecting(400);
        millrace.post("/tasks", "").expecting(400);
        millrace.post("/tasks", "[]").expecting(400);
    }
}
