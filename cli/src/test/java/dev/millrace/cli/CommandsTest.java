package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private final FakeStack stack = new FakeStack();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void show_explains_what_each_step_waits_for() {
        stack.withTask(Documents.RUNNING);

        Called show = Called.in(folder, stack, "show", "t-1", "--explain");

        assertThat(show.code()).isZero();
        assertThat(show.out())
                .contains("shop/order@1.0.0")
                .contains("4 (1 complete, 1 pending, 1 retrying, 1 running)")
                .contains("check → charge → ship")
                .contains("0/2 parents")
                .contains("waits for charge (retrying)")
                .contains("503 from the bank");
    }

    @Test
    void show_names_the_task_above_and_the_tasks_below() {
        stack.withTask(Documents.KIN);

        Called show = Called.in(folder, stack, "show", "t-2", "--explain");

        assertThat(show.out())
                .containsPattern("parent +t-1, step ship")
                .containsPattern("child +t-3, of step send")
                .contains("waits for the task it has started; task t-3");
    }

    @Test
    void show_draws_the_graph() {
        stack.withTask(Documents.RUNNING);

        Called show = Called.in(folder, stack, "show", "t-1", "--graph");

        assertThat(show.out()).endsWith("""
                      ✔ check
                    ┌────┴─────┐
                ↻ charge   ● reserve
                    └─────┬────┘
                       ○ ship
                """.indent(2).stripTrailing() + "\n");
    }

    @Test
    void up_tells_where_the_stack_and_the_queues_of_its_workers_are() {
        Thread.currentThread().interrupt();

        Called up = Called.in(folder, stack, "up");

        assertThat(up.out())
                .contains("A stack is up at " + stack.url())
                .contains("worker:default may receive over SQS at " + stack.url() + "/1/workers");
    }

    @Test
    void a_valid_template_is_called_so_without_any_stack() throws IOException {
        Files.writeString(folder.resolve("order.yaml"), Documents.TEMPLATE);

        Called validate = Called.in(folder, stack, "template", "validate", "order.yaml");

        assertThat(validate.out()).isEqualTo("shop/order@1.0.0 is valid: 2 steps in 2 levels\n");
        assertThat(stack.requests).isEmpty();
    }

    @Test
    void cost_tells_what_is_counted_from_what_is_computed() {
        stack.withTask(Documents.COST);

        Called cost = Called.in(folder, stack, "cost", "t-1");

        assertThat(cost.code()).isZero();
        assertThat(cost.out().lines().filter(line -> line.contains("write units")))
                .singleElement()
                .asString()
                .contains("12")
                .doesNotContain("computed");
        assertThat(cost.out().lines().filter(line -> line.contains("SQS")))
                .singleElement()
                .asString()
                .contains("6  requests")
                .endsWith("computed");
        assertThat(cost.out()).contains("total").contains("5 transitions are no longer in the records");
        assertThat(stack.requests).extracting(FakeStack.Request::path).containsExactly("/tasks/t-1?include=cost");
    }

    @Test
    void cost_as_json_has_each_line_and_what_the_records_say() throws IOException {
        stack.withTask(Documents.COST);

        Called cost = Called.in(folder, stack, "cost", "t-1", "--json");

        var document = new ObjectMapper().readTree(cost.out());
        assertThat(document.at("/recorded/taskWrites").asInt()).isEqualTo(6);
        assertThat(document.at("/lines/0/of").asText()).isEqualTo("table-writes");
        assertThat(document.at("/lines/0/counted").asBoolean()).isTrue();
        assertThat(document.at("/lines/1/counted").asBoolean()).isFalse();
        assertThat(document.path("dollars").asDouble()).isPositive();
    }

    @Test
    void an_order_goes_to_each_task_that_is_named() {
        stack.answering("POST /tasks/t-1/retry", 200, "{\"task\":{\"id\":\"t-1\"}}")
                .answering("POST /tasks/t-2/retry", 200, "{\"task\":{\"id\":\"t-2\"}}");

        Called retry = Called.in(folder, stack, "retry", "t-1", "t-2", "--step", "charge", "--reason", "bank is back");

        assertThat(retry.code()).isZero();
        assertThat(retry.out()).isEqualTo("Task t-1 is tried again.\nTask t-2 is tried again.\n");
        assertThat(stack.requests)
                .extracting(FakeStack.Request::body)
                .containsOnly("{\"reason\":\"bank is back\",\"step\":\"charge\"}");
    }

    @Test
    void an_order_to_all_that_a_filter_finds_is_only_told_until_it_is_confirmed() {
        stack.answering(
                        "GET /tasks",
                        200,
                        "{\"tasks\":[{\"id\":\"t-1\",\"template\":\"shop/order@1.0.0\",\"state\":\"failed\"}]}")
                .answering("POST /tasks/t-1/cancel", 200, "{\"task\":{\"id\":\"t-1\"}}");

        Called dry = Called.in(folder, stack, "cancel", "--template", "shop/order", "--state", "failed");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("t-1").contains("1 task would be ordered to cancel; add --yes to do it.");
        assertThat(stack.requests).extracting(FakeStack.Request::method).containsOnly("GET");

        Called real = Called.in(folder, stack, "cancel", "--template", "shop/order", "--state", "failed", "--yes");
        assertThat(real.code()).isZero();
        assertThat(real.out()).isEqualTo("Task t-1 is cancelled.\n");
    }

    @Test
    void an_order_that_names_no_task_says_what_is_missing() {
        Called pause = Called.in(folder, stack, "pause");

        assertThat(pause.code()).isEqualTo(2);
        assertThat(pause.err()).contains("no task is named").contains("--template");
    }

    @Test
    void an_answer_ends_the_step_that_waits_for_it() {
        stack.answering("POST /answers/tok", 200, "{\"task\":\"t-1\",\"state\":\"complete\"}");

        Called answer = Called.in(folder, stack, "answer", "tok", "--result", "{\"ok\": true}");

        assertThat(answer.out()).isEqualTo("The step of task t-1 is complete.\n");
        assertThat(stack.requests.getFirst().body()).isEqualTo("{\"result\":{\"ok\":true}}");
    }

    @Test
    void show_lists_history() {
        stack.withTask(Documents.RUNNING);

        Called show = Called.in(folder, stack, "show", "t-1", "--history");

        assertThat(show.out()).contains("pending → running").contains("submitted  by submit-task");
    }

    @Test
    void an_unknown_task_is_said_to_be_so_and_ends_with_2() {
        Called show = Called.in(folder, stack, "show", "t-9");

        assertThat(show.code()).isEqualTo(2);
        assertThat(show.err()).contains("there is no task t-9").contains("List them.");
    }

    @Test
    void watch_prints_a_json_line_for_each_change_and_the_task_last() throws IOException {
        stack.withTask(Documents.RUNNING, Documents.RUNNING, Documents.COMPLETE);

        Called watch = Called.in(folder, stack, "watch", "t-1", "--json");

        assertThat(watch.code()).isZero();
        assertThat(watch.out().lines().count()).isEqualTo(3 + 3 + 1);
        for (String line : watch.out().lines().toList()) {
            assertThat(new ObjectMapper().readTree(line).isObject()).isTrue();
        }
    }

    @Test
    void submit_prints_the_id_and_says_when_the_key_was_known() {
        stack.answering("POST /tasks", 200, "{\"task\":{\"id\":\"t-1\",\"state\":\"running\"},\"created\":false}");

        Called submit = Called.in(folder, stack, "submit", "shop/order", "--key", "k");

        assertThat(submit.code()).isZero();
        assertThat(submit.out()).isEqualTo("t-1  was there already, under the same key\n");
    }

    @Test
    void submit_says_what_makes_it_the_same_as_another() {
        Called submit = Called.in(folder, stack, "submit", "shop/order", "--identity", "content", "--within", "24h");

        assertThat(submit.code()).isZero();
        assertThat(stack.requests.getLast().body()).contains("\"identity\":{\"by\":\"content\",\"within\":\"24h\"}");
        assertThat(Called.in(folder, stack, "submit", "shop/order", "--within", "24h")
                        .code())
                .isNotZero();
    }

    @Test
    void two_versions_are_compared_part_by_part() {
        stack.answering("GET /templates/shop/order/diff", 200, """
                        {"from":{"namespace":"shop","name":"order","version":"1.0.0"},
                         "to":{"namespace":"shop","name":"order","version":"1.1.0"},"same":false,
                         "settings":[{"at":"failurePolicy","to":"block"}],
                         "steps":{"added":[{"name":"ship","handler":"http"}],"removed":[],
                                  "changed":[{"name":"charge","changes":[{"at":"retry.attempts","from":3,"to":5}]}]},
                         "edges":{"added":[{"parent":"charge","step":"ship"}],"removed":[]},
                         "input":{"compatible":false,"because":[{"at":"$.input.sum","problem":"it is required now"}]}}""");

        Called diff = Called.in(folder, stack, "template", "diff", "shop/order", "1.0.0", "1.1.0");

        assertThat(diff.code()).isZero();
        assertThat(diff.out()).isEqualTo("""
                        shop/order  1.0.0 → 1.1.0
                        settings
                              failurePolicy  (nothing) → block
                        steps
                          + ship (http)
                          ~ charge
                              retry.attempts  3 → 5
                        edges
                          + charge → ship
                        input  not compatible: what the first takes may be refused
                              $.input.sum  it is required now
                        """);
        assertThat(stack.requests.getLast().path()).contains("from=1.0.0").contains("to=1.1.0");
    }

    @Test
    void versions_are_deprecated_and_tried_out() {
        stack.answering("POST /templates/shop/order/1.0.0/deprecate", 200, "{}")
                .answering("PUT /templates/shop/order/canary", 200, "{}")
                .answering("POST /templates/shop/order/canary/abort", 200, "{}");

        Called deprecate =
                Called.in(folder, stack, "template", "deprecate", "shop/order@1.0.0", "--reason", "slow", "--refuse");
        Called canary = Called.in(folder, stack, "template", "canary", "shop/order@1.1.0", "--percent", "10");
        Called abort = Called.in(folder, stack, "template", "canary", "shop/order", "--abort");

        assertThat(deprecate.out())
                .isEqualTo("shop/order@1.0.0 is deprecated: submissions that name it are refused.\n");
        assertThat(canary.out())
                .isEqualTo("shop/order@1.1.0 is tried out by 10% of the submissions without a version.\n");
        assertThat(abort.code()).isZero();
        assertThat(stack.requests.get(1).body()).isEqualTo("{\"version\":\"1.1.0\",\"percent\":10}");
    }

    @Test
    void submit_that_waits_ends_with_1_when_the_task_failed() {
        stack.withTask(Documents.FAILED);

        Called submit = Called.in(folder, stack, "submit", "shop/order", "--wait");

        assertThat(submit.code()).isEqualTo(1);
    }

    @Test
    void a_result_too_large_for_an_answer_is_fetched_from_where_it_lies() {
        String address = stack.url() + "/stored";
        stack.withTask(Documents.COMPLETE.replace(
                        "\"result\":{\"parcel\":\"P-17\"}", "\"resultUrls\":{\"ship\":\"" + address + "\"}"))
                .answering("GET /stored", 200, "{\"parcel\":\"P-18\"}");

        Called submit = Called.in(folder, stack, "submit", "shop/order", "--wait");

        assertThat(submit.code()).isZero();
        assertThat(submit.out()).contains("\"parcel\" : \"P-18\"");
    }

    @Test
    void list_passes_filters_on_and_tells_how_to_get_the_next_page() {
        stack.answering(
                "GET /tasks",
                200,
                "{\"tasks\":[{\"id\":\"t-1\",\"namespace\":\"shop\",\"template\":\"order\",\"version\":\"1.0.0\","
                        + "\"state\":\"complete\"}],\"next\":\"abc\"}");

        Called list = Called.in(folder, stack, "list", "--state", "complete", "--limit", "1");

        assertThat(list.out()).contains("t-1").contains("shop/order@1.0.0").contains("--next abc");
        assertThat(stack.requests.getFirst().path()).isEqualTo("/tasks?limit=1&state=complete");
    }

    @Test
    void a_cancelled_task_is_told_with_its_reason_sent_along() {
        stack.answering("POST /tasks/t-1/cancel", 200, "{}");

        Called cancel = Called.in(folder, stack, "cancel", "t-1", "--reason", "wrong price");

        assertThat(cancel.code()).isZero();
        assertThat(stack.requests.getFirst().body()).isEqualTo("{\"reason\":\"wrong price\"}");
    }

    @Test
    void a_large_template_travels_compressed_and_a_small_one_as_it_is() throws IOException {
        String large = "namespace: shop\nname: order\nversion: 1.0.0\nsteps:\n"
                + IntStream.range(0, 10_000)
                        .mapToObj(step -> "  - { name: s" + step + ", handler: pass }\n")
                        .collect(Collectors.joining());
        Files.writeString(folder.resolve("large.yaml"), large);
        Files.writeString(folder.resolve("order.yaml"), Documents.TEMPLATE);

        Called.in(folder, stack, "template", "apply", "large.yaml");
        Called.in(folder, stack, "template", "apply", "order.yaml");

        assertThat(stack.requests)
                .containsExactly(
                        new FakeStack.Request("POST", "/templates", large, true),
                        new FakeStack.Request("POST", "/templates", Documents.TEMPLATE, false));
    }

    @Test
    void templates_are_applied_once() throws IOException {
        Files.writeString(folder.resolve("order.yaml"), Documents.TEMPLATE);
        stack.answering(
                "POST /templates",
                200,
                "{\"template\":{\"namespace\":\"shop\",\"name\":\"order\",\"version\":\"1.0.0\"}}");

        Called apply = Called.in(folder, stack, "template", "apply", "order.yaml");

        assertThat(apply.out()).isEqualTo("shop/order@1.0.0 was applied before; nothing changed\n");
    }

    @Test
    void without_a_stack_the_way_to_one_is_told() {
        Called list = Called.with("", Map.of("MILLRACE_URL", "http://127.0.0.1:9"), folder, stack, "list");

        assertThat(list.code()).isEqualTo(3);
        assertThat(list.err()).contains("Nothing answers at http://127.0.0.1:9").contains("./millrace up");
    }

    @Test
    void a_stack_that_broke_is_told_with_its_reason() {
        stack.answering("GET /tasks", 500, "{\"message\":\"Internal Server Error\"}");

        Called list = Called.in(folder, stack, "list");

        assertThat(list.code()).isEqualTo(3);
        assertThat(list.err()).contains("500").contains("Internal Server Error");
    }

    @Test
    void an_unknown_option_ends_with_2() {
        Called list = Called.in(folder, stack, "list", "--colour");

        assertThat(list.code()).isEqualTo(2);
        assertThat(list.err()).contains("--colour");
    }

    @Test
    void completion_is_a_script() {
        Called completion = Called.in(folder, stack, "completion");

        assertThat(completion.out()).contains("complete -F");
    }
}
