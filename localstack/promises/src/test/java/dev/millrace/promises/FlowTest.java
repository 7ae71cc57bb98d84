package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Shapes that are known only when a task runs, from a template in YAML through the whole stack.
@ExtendWith(SharedStack.class)
class FlowTest {
    private final Millrace millrace;

    FlowTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 500})
    void a_condition_decides_whether_a_step_runs(int amount) {
        var name = "condition-" + amount;
        var task = millrace.run("""
                namespace: flow
                name: %s
                version: 1.0.0
                steps:
                  - { name: price, handler: pass, input: { total: "${input.amount}" } }
                  - name: discount
                    handler: pass
                    dependsOn: price
                    condition: { ">": [{ var: steps.price.result.total }, 100] }
                    input: { off: 10 }
                  - name: thanks
                    handler: pass
                    dependsOn: discount
                    whenSkipped: skip-if-any
                    input: {}
                  - name: bill
                    handler: pass
                    dependsOn: [discount, price]
                    input: { total: "${steps.price.result.total}", off: "${steps.discount.result.off?}" }
                """.formatted(name), "flow/" + name, Map.of("amount", amount));

        var runs = amount > 100;
        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(Millrace.states(task))
                .containsEntry("discount", runs ? "complete" : "skipped")
                .containsEntry("thanks", runs ? "complete" : "skipped")
                .containsEntry("bill", "complete");
        assertThat(result(task, "bill").path("off").isNull()).isEqualTo(!runs);
    }

    @Test
    void a_decision_chooses_a_branch_and_both_converge() {
        var task = millrace.run("""
                namespace: flow
                name: decision
                version: 1.0.0
                steps:
                  - { name: route, handler: pass, decides: true, input: "${input.route}" }
                  - { name: air, handler: pass, dependsOn: route, input: { by: air } }
                  - { name: fly, handler: pass, dependsOn: air, input: { by: "${steps.air.result.by}" } }
                  - { name: sea, handler: pass, dependsOn: route, input: { by: sea } }
                  - { name: sail, handler: pass, dependsOn: sea, input: { by: "${steps.sea.result.by}" } }
                  - name: arrive
                    handler: pass
                    dependsOn: [fly, sail]
                    input: { air: "${steps.fly.result.by?}", sea: "${steps.sail.result.by?}" }
                """, "flow/decision", Map.of("route", "sea"));

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(Millrace.states(task))
                .containsEntry("air", "skipped")
                .containsEntry("fly", "skipped")
                .containsEntry("sail", "complete");
        assertThat(task.path("result").path("sea").asText()).isEqualTo("sea");
        assertThat(task.path("result").path("air").isNull()).isTrue();
    }

    @Test
    void a_group_is_a_barrier_for_whoever_depends_on_it() {
        var task = millrace.run("""
                namespace: flow
                name: group
                version: 1.0.0
                steps:
                  - { name: tax, handler: pass, group: checks, input: { ok: 1 } }
                  - { name: stock, handler: pass, group: checks, input: { ok: 2 } }
                  - { name: fraud, handler: wait, dependsOn: stock, group: checks, config: { duration: 1s } }
                  - { name: beside, handler: pass, input: {} }
                  - { name: ship, handler: pass, dependsOn: "group:checks", input: "${steps.stock.result.ok}" }
                """, "flow/group", Map.of());

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(ended(task)).containsSubsequence("tax", "ship").containsSubsequence("fraud", "ship");
        assertThat(task.at("/graph/groups/checks")).hasSize(3);
    }

    @Test
    void a_decision_creates_steps_and_what_comes_after_it_waits_for_them() {
        var task = millrace.run(
                """
                namespace: flow
                name: created
                version: 1.0.0
                defaults: { retry: { attempts: 2, delay: 50ms } }
                steps:
                  - { name: order, handler: pass, input: { sizes: "${input.sizes}" } }
                  - { name: plan, handler: pass, decides: true, dependsOn: order, input: { create: "${input.steps}" } }
                  - { name: join, handler: pass, dependsOn: plan, input: "${steps.plan.result}" }
                """,
                "flow/created",
                Map.of(
                        "sizes",
                        List.of(3, 4),
                        "steps",
                        List.of(
                                Map.of(
                                        "name",
                                        "resize-b",
                                        "handler",
                                        "pass",
                                        "input",
                                        "${steps.order.result.sizes[1]}",
                                        "dependsOn",
                                        "resize-a"),
                                Map.of("name", "resize-a", "handler", "fail", "config", Map.of("times", 1)),
                                Map.of("name", "never", "handler", "pass", "condition", false),
                                Map.of(
                                        "name",
                                        "more",
                                        "handler",
                                        "pass",
                                        "decides",
                                        true,
                                        "dependsOn",
                                        "resize-b",
                                        "input",
                                        Map.of(
                                                "create",
                                                List.of(Map.of(
                                                        "name", "deep", "handler", "pass", "input", "at the end")))))));

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(Millrace.states(task))
                .containsEntry("resize-a", "complete")
                .containsEntry("never", "skipped")
                .containsEntry("deep", "complete");
        assertThat(Steps.named(task, "resize-a").path("attempt").asInt()).isEqualTo(2);
        assertThat(Steps.named(task, "deep").path("createdBy").asText()).isEqualTo("more");
        assertThat(ended(task)).containsSubsequence("plan", "resize-a", "resize-b", "more", "deep", "join");
        assertThat(task.path("result").path("resize-b").asInt()).isEqualTo(4);
        assertThat(task.path("result").path("more").path("deep").asText()).isEqualTo("at the end");
        assertThat(task.path("result").has("never")).isFalse();
        var id = task.path("task").path("id").asText();
        Eventually.found(
                "the events of created steps",
                Eventually.PATIENCE,
                () -> Optional.of(millrace.events().of(id).stream()
                                .filter(event -> event.path("type").asText().equals("step.completed"))
                                .map(event -> event.path("step").asText())
                                .toList())
                        .filter(names -> names.containsAll(List.of("resize-a", "resize-b", "more", "deep", "join"))));
    }

    @Test
    void what_is_wrong_with_created_steps_is_told_at_once_and_fails_the_decision() {
        var task = millrace.run(
                """
                namespace: flow
                name: miscreated
                version: 1.0.0
                steps:
                  - { name: first, handler: pass }
                  - { name: plan, handler: pass, decides: true, dependsOn: first, input: { create: "${input.steps}" } }
                """,
                "flow/miscreated",
                Map.of(
                        "steps",
                        List.of(
                                Map.of("name", "a", "handler", "pas", "dependsOn", "b"),
                                Map.of("name", "b", "handler", "pass", "dependsOn", List.of("a", "plan")),
                                Map.of("name", "first", "handler", "pass", "input", "${steps.plan.result}"))));

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(task.path("error").path("code").asText()).isEqualTo("DECISION_INVALID");
        assertThat(task.path("error").path("message").asText())
                .contains(
                        "create[0].handler: no handler is called 'pas' — did you mean 'pass'?",
                        "a → b → a",
                        "create[1].dependsOn[1]: 'plan' was there before",
                        "create[2].name: a step of this task is called 'first' already",
                        "create[2].input: step 'plan' has not ended when 'first' starts");
    }

    @Test
    void a_decision_for_what_is_no_branch_fails_and_names_the_branches() {
        var task = millrace.run("""
                namespace: flow
                name: lost
                version: 1.0.0
                steps:
                  - { name: route, handler: pass, decides: true, input: "${input.route}" }
                  - { name: air, handler: pass, dependsOn: route }
                """, "flow/lost", Map.of("route", "rail"));

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(task.path("error").path("code").asText()).isEqualTo("DECISION_INVALID");
        assertThat(task.path("error").path("message").asText()).contains("air");
    }

    @Test
    void a_step_runs_once_for_each_item_and_returns_the_list() {
        var numbers = IntStream.range(0, 60).boxed().toList();
        var task = millrace.run("""
                namespace: flow
                name: for-each
                version: 1.0.0
                steps:
                  - { name: list, handler: pass, input: { numbers: "${input.numbers}" } }
                  - name: square
                    handler: pass
                    dependsOn: list
                    forEach: { items: "${steps.list.result.numbers}", atOnce: 7 }
                    input: { item: "${item}", at: "${index}" }
                  - { name: gather, handler: pass, dependsOn: square, input: "${steps.square.result}" }
                """, "flow/for-each", Map.of("numbers", numbers));

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(task.path("result")
                        .valueStream()
                        .map(each -> each.path("item").asInt()))
                .containsExactlyElementsOf(numbers);
        assertThat(task.path("result").path(59).path("at").asInt()).isEqualTo(59);
        assertThat(Millrace.states(task)).containsEntry("square[59]", "complete");
        var id = task.path("task").path("id").asText();
        Eventually.found(
                "an event of the last item",
                Eventually.PATIENCE,
                () -> millrace.events().of(id).stream()
                        .filter(event -> event.path("step").asText().equals("square[59]"))
                        .findFirst());
    }

    @Test
    void failed_items_are_tolerated_up_to_a_part_of_all() {
        var task = millrace.run("""
                namespace: flow
                name: tolerant
                version: 1.0.0
                steps:
                  - name: each
                    handler: fail
                    forEach: { items: ["a", "b", "c", "d"], tolerate: 100% }
                    config: { code: NO, permanent: true }
                  - { name: after, handler: pass, dependsOn: each, input: "${steps.each.result}" }
                """, "flow/tolerant", Map.of());

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(task.path("result").valueStream().allMatch(JsonNode::isNull)).isTrue();
    }

    @Test
    void what_was_done_is_taken_back_in_reverse_when_the_task_fails() {
        var task = millrace.run("""
                namespace: flow
                name: saga
                version: 1.0.0
                steps:
                  - name: flight
                    handler: pass
                    input: { booking: F1 }
                    compensate: { handler: pass, input: { cancel: "${steps.flight.result.booking}" } }
                  - name: hotel
                    handler: pass
                    dependsOn: flight
                    input: { booking: H1 }
                    compensate: { handler: fail, config: { times: 1 }, retry: { attempts: 2, delay: 50ms } }
                  - { name: car, handler: fail, dependsOn: hotel, config: { code: NO_CARS, permanent: true } }
                """, "flow/saga", Map.of());

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(task.path("error").path("code").asText()).isEqualTo("NO_CARS");
        assertThat(Millrace.states(task))
                .containsEntry("undo flight", "complete")
                .containsEntry("undo hotel", "complete");
        assertThat(Steps.named(task, "undo hotel").path("attempt").asInt()).isEqualTo(2);
        assertThat(ended(task)).containsSubsequence("undo hotel", "undo flight");
    }

    private static List<String> ended(JsonNode task) {
        return task.path("history")
                .valueStream()
                .filter(entry -> entry.path("to").asText().equals("complete"))
                .map(entry -> entry.path("step").asText())
                .toList();
    }

    private static JsonNode result(JsonNode task, String step) {
        return task.path("results").has(step)
                ? task.path("results").path(step)
                : task.path("result").has(step) ? task.path("result").path(step) : task.path("result");
    }
}
