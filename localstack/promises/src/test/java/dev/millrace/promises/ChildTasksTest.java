package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Steps that start tasks, through the whole stack.
@ExtendWith(SharedStack.class)
class ChildTasksTest {
    private static final String CARRIER = """
            namespace: children
            name: carrier
            version: 1.0.0
            events: all
            input: { type: object, required: [weight], properties: { weight: { type: integer } } }
            steps:
              - { name: book, handler: pass }
              - { name: label, handler: pass, dependsOn: book, input: { label: "${steps.book.result.weight} kg" } }
            """;

    private static final String DOOMED = """
            namespace: children
            name: doomed
            version: 1.0.0
            steps:
              - { name: try, handler: fail, config: { permanent: true, code: DECLINED, message: no money } }
            """;

    private static final String SLEEPER = """
            namespace: children
            name: sleeper
            version: 1.0.0
            steps:
              - { name: sleep, handler: wait, config: { duration: 1h } }
            """;

    private final Millrace millrace;

    ChildTasksTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_step_has_the_result_of_the_task_it_started_and_both_name_each_other() {
        applied(CARRIER);
        var task = millrace.run("""
                namespace: children
                name: shipment
                version: 1.0.0
                steps:
                  - { name: pack, handler: pass }
                  - { name: send, handler: task, dependsOn: pack, input: { weight: 3 }, config: { template: children/carrier } }
                  - { name: note, handler: pass, dependsOn: send, input: "${steps.send.result.label}" }
                """, "children/shipment", Map.of());

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(task.path("result").asText()).isEqualTo("3 kg");
        var id = childOf(task, "send");
        var child = millrace.show(id, "");
        assertThat(child.path("task").path("parent").path("task").asText())
                .isEqualTo(task.path("task").path("id").asText());
        assertThat(child.path("task").path("parent").path("step").asText()).isEqualTo("send");
        assertThat(child.path("task").path("correlationId").asText())
                .isEqualTo(task.path("task").path("correlationId").asText());
        assertThat(task.path("children").path(0).path("task").asText()).isEqualTo(id);
        assertThat(task.path("history")
                        .valueStream()
                        .map(move -> move.path("cause").asText()))
                .contains("child started", "child ended");
        var created = Eventually.found(
                "the child's first event",
                Eventually.PATIENCE,
                () -> millrace.events().of(id).stream()
                        .filter(event -> event.path("type").asText().equals("task.created"))
                        .findFirst());
        assertThat(created.path("parent").path("step").asText()).isEqualTo("send");
    }

    @Test
    void a_childs_failure_fails_the_step_or_is_its_result() {
        applied(DOOMED);
        var failed = millrace.run("""
                namespace: children
                name: strict
                version: 1.0.0
                steps:
                  - { name: call, handler: task, config: { template: children/doomed }, retry: { attempts: 1 } }
                """, "children/strict", Map.of());
        var tolerant = millrace.run("""
                namespace: children
                name: tolerant
                version: 1.0.0
                steps:
                  - { name: call, handler: task, config: { template: children/doomed@1.0.0, onFailure: continue } }
                """, "children/tolerant", Map.of());

        assertThat(Millrace.state(failed)).isEqualTo("failed");
        assertThat(failed.path("error").path("code").asText()).isEqualTo("CHILD_FAILED");
        assertThat(failed.path("error").path("message").asText())
                .contains(childOf(failed, "call"), "DECLINED: no money");
        assertThat(Millrace.state(tolerant)).isEqualTo("complete");
        assertThat(tolerant.path("result").path("state").asText()).isEqualTo("failed");
        assertThat(tolerant.path("result").path("task").asText()).isEqualTo(childOf(tolerant, "call"));
        assertThat(tolerant.path("result").path("error").path("code").asText()).isEqualTo("DECLINED");
    }

    @Test
    void an_input_that_the_childs_template_refuses_fails_the_step_for_good() {
        applied(CARRIER);
        var task = millrace.run("""
                namespace: children
                name: weightless
                version: 1.0.0
                steps:
                  - { name: send, handler: task, config: { template: children/carrier } }
                """, "children/weightless", Map.of("weight", "much"));

        assertThat(task.path("error").path("code").asText()).isEqualTo("CHILD_REFUSED");
        assertThat(task.path("error").path("message").asText()).contains("$.weight");
    }

    @Test
    void a_cancel_follows_down_to_the_tasks_that_are_waited_for() {
        applied(SLEEPER);
        millrace.apply("""
                namespace: children
                name: middle
                version: 1.0.0
                steps:
                  - { name: down, handler: task, config: { template: children/sleeper } }
                """);
        millrace.apply("""
                namespace: children
                name: top
                version: 1.0.0
                steps:
                  - { name: down, handler: task, config: { template: children/middle } }
                """);
        var top = millrace.submit("children/top", Map.of());
        var middle = startedBy(top);
        var sleeper = startedBy(middle);

        millrace.post("/tasks/" + top + "/cancel", "{\"reason\": \"no longer\"}")
                .expecting(200);

        for (String id : List.of(middle, sleeper)) {
            var child = millrace.ended(id);
            assertThat(Millrace.state(child)).isEqualTo("cancelled");
            assertThat(child.path("history")
                            .valueStream()
                            .map(move -> move.path("cause").asText()))
                    .contains("parent ended");
        }
    }

    @Test
    void a_list_is_worked_off_by_a_task_for_each_item() {
        applied(CARRIER);
        var task = millrace.run("""
                namespace: children
                name: fleet
                version: 1.0.0
                steps:
                  - name: send
                    handler: task
                    forEach: { items: "${input.weights}", atOnce: 3 }
                    input: { weight: "${item}" }
                    config: { template: children/carrier }
                """, "children/fleet", Map.of("weights", List.of(1, 2, 3, 4, 5)));

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(task.path("result")
                        .valueStream()
                        .map(one -> one.path("label").asText()))
                .containsExactly("1 kg", "2 kg", "3 kg", "4 kg", "5 kg");
        assertThat(task.path("children")).hasSize(5);
        assertThat(millrace.show(childOf(task, "send[4]"), "")
                        .path("task")
                        .path("parent")
                        .path("step")
                        .asText())
                .isEqualTo("send[4]");
    }

    @Test
    void what_nobody_waits_for_is_started_once_for_its_key() {
        applied(CARRIER);
        millrace.apply("""
                namespace: children
                name: herald
                version: 1.0.0
                steps:
                  - name: send
                    handler: task
                    input: { weight: 1 }
                    config: { template: children/carrier, wait: false, key: "parcel-${input.weight}" }
                """);
        var first = millrace.ended(millrace.submit("children/herald", Map.of()));
        var second = millrace.ended(millrace.submit("children/herald", Map.of()));

        var id = first.path("result").path("task").asText();
        assertThat(second.path("result").path("task").asText()).isEqualTo(id);
        var child = millrace.ended(id);
        assertThat(Millrace.state(child)).isEqualTo("complete");
        assertThat(child.path("task").path("key").asText()).isEqualTo("parcel-1");
    }

    @Test
    void all_that_is_wrong_with_such_a_step_is_told_at_once() {
        var answer = millrace.post("/templates", """
                        namespace: children
                        name: bad
                        version: 1.0.0
                        steps:
                          - { name: a, handler: task, answerWithin: 1h, config: { onFailure: ignore, waits: true } }
                          - { name: b, handler: task, decides: true, config: { template: carrier, key: x } }
                          - { name: c, handler: pass, dependsOn: b }
                        """).expecting(400);

        assertThat(answer.body().path("problems").findValuesAsText("at"))
                .contains(
                        "steps[0].answerWithin",
                        "steps[0].config.template",
                        "steps[0].config.onFailure",
                        "steps[0].config.waits",
                        "steps[1].decides",
                        "steps[1].config.template",
                        "steps[1].config.key");
    }

    private void applied(String template) {
        assertThat(millrace.post("/templates", template).status()).isIn(200, 201);
    }

    private String startedBy(String task) {
        return Eventually.found(
                "the child of " + task,
                Eventually.PATIENCE,
                () -> Optional.of(millrace.show(task, "")
                                .path("children")
                                .path(0)
                                .path("task")
                                .asText())
                        .filter(id -> !id.isEmpty())
                        .filter(id -> millrace.get("/tasks/" + id).status() == 200));
    }

    private static String childOf(JsonNode task, String step) {
        return Steps.named(task, step).path("child").asText();
    }
}
