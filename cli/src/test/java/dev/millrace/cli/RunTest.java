package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    private final FakeStack stack = new FakeStack();

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void write_a_template() throws IOException {
        Files.writeString(folder.resolve("order.yaml"), Documents.TEMPLATE);
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void a_complete_task_ends_with_0_and_shows_its_result_and_what_it_cost() {
        stack.withTask(Documents.RUNNING, Documents.COMPLETE);

        Called run = Called.in(folder, stack, "run", "order.yaml");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("shop/order@1.0.0  task t-1")
                .contains("charge: retrying, attempt 2: 503 from the bank")
                .contains("\"parcel\" : \"P-17\"")
                .contains("✔ complete  4 steps, 6 attempts, 12.0 s")
                .containsPattern("\\d+ table writes \\([0-9.]+ a step\\), 0 reads, 0 queue requests, 0 storage\\R");
    }

    @Test
    void with_cost_what_the_run_used_is_priced_by_service() {
        stack.withTask(Documents.RUNNING, Documents.COMPLETE);

        Called run = Called.in(folder, stack, "run", "order.yaml", "--cost");

        assertThat(run.code()).isZero();
        assertThat(stack.wanted.orElseThrow().metered()).isTrue();
        assertThat(run.out())
                .containsPattern("DynamoDB +7  write units +0\\.00000438 +1\\.09")
                .containsPattern("Lambda +0\\.25  GB-seconds +0\\.00000333 +0\\.83")
                .containsPattern("total +0\\.00000771 +1\\.93")
                .contains("Public prices of us-east-1");
    }

    @Test
    void with_cost_and_json_the_bill_is_part_of_the_document() throws IOException {
        stack.withTask(Documents.RUNNING, Documents.COMPLETE);

        Called run = Called.in(folder, stack, "run", "order.yaml", "--cost", "--json");

        var document = new ObjectMapper().readTree(run.out());
        assertThat(document.at("/task/state").asText()).isEqualTo("complete");
        assertThat(document.at("/cost/lines/0/amount").asDouble()).isEqualTo(7);
    }

    @Test
    void a_failed_task_ends_with_1_and_says_which_step_failed() {
        stack.withTask(Documents.FAILED);

        Called run = Called.in(folder, stack, "run", "order.yaml");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("The task failed: step charge: the card was declined");
    }

    @Test
    void with_json_one_document_is_printed_and_nothing_else() throws IOException {
        stack.withTask(Documents.RUNNING, Documents.COMPLETE);

        Called run = Called.onTerminal(folder, stack, "run", "order.yaml", "--json");

        assertThat(run.out().lines()).hasSize(1);
        assertThat(new ObjectMapper().readTree(run.out()).at("/task/state").asText())
                .isEqualTo("complete");
    }

    @Test
    void all_problems_of_a_template_are_printed_like_a_compiler_does_and_end_with_2() throws IOException {
        Files.writeString(folder.resolve("order.yaml"), """
                namespace: shop
                name: order
                version: 1.0.0
                steps:
                  - { name: check, handler: pass }
                  - { name: ship, handler: pass, dependsOn: [chekc] }
                  - { name: bill, handler: pass, timeuot: 5s }
                """);

        Called run = Called.in(folder, stack, "run", "order.yaml");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .anyMatch(line -> line.startsWith("order.yaml:6:46: ") && line.contains("chekc"))
                .anyMatch(line -> line.startsWith("order.yaml:7:") && line.contains("timeuot"))
                .endsWith("2 problems");
        assertThat(stack.wanted).isEmpty();
    }

    @Test
    void problems_that_only_the_stack_finds_are_told_the_same_way() {
        stack.answering("POST /templates", 409, """
                {"problems":[{"at":"version","line":3,"column":10,"problem":"1.0.0 has other content","fix":"Raise it."}]}""");

        Called run = Called.in(folder, stack, "run", "order.yaml");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("order.yaml:3:10: version: 1.0.0 has other content\n    Raise it.\n");
    }

    @Test
    void input_that_breaks_the_schema_ends_with_2() {
        stack.answering(
                "POST /tasks",
                400,
                "{\"problems\":[{\"at\":\"$.input.total\",\"problem\":\"is no number\",\"fix\":\"\"}]}");

        Called run = Called.in(folder, stack, "run", "order.yaml");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("$.input.total: is no number\n");
    }

    @Test
    void input_that_is_no_json_is_refused_with_line_and_column() throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{\n  \"a\": 1,,\n}");

        Called run = Called.in(folder, stack, "run", "order.yaml", "--input", "broken.json");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(":2:10: not JSON");
        assertThat(stack.requests).isEmpty();
    }

    @Test
    void a_missing_template_is_refused_before_a_stack_is_started() {
        Called run = Called.in(folder, stack, "run", "nowhere.yaml");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("There is no template");
        assertThat(stack.wanted).isEmpty();
    }

    @Test
    void input_comes_from_standard_input_with_a_dash() {
        stack.withTask(Documents.COMPLETE);

        Called.with("{\"order\": 7}", Map.of(), folder, stack, "run", "order.yaml", "--input", "-");

        assertThat(stack.requests)
                .anySatisfy(request -> assertThat(request.body()).contains("\"input\":{\"order\":7}"));
    }

    @Test
    void input_over_4_mb_is_uploaded_and_named_by_reference() throws IOException {
        Files.writeString(folder.resolve("large.json"), "{\"text\":\"" + "x".repeat(4_100_000) + "\"}");
        stack.withTask(Documents.COMPLETE);

        Called run = Called.in(folder, stack, "run", "order.yaml", "--input", "large.json");

        assertThat(run.code()).isZero();
        assertThat(stack.requests)
                .anySatisfy(request -> assertThat(request.path()).isEqualTo("/put-here"))
                .anySatisfy(request -> assertThat(request.body()).contains("\"inputRef\":\"up-1\""));
    }

    @Test
    void each_element_of_an_array_becomes_a_task_named_by_its_first_text() {
        stack.withTask(Documents.COMPLETE);

        Called run = Called.with(
                "[{\"orderId\":\"A-1\"},{\"orderId\":\"A-2\"}]",
                Map.of(),
                folder,
                stack,
                "run",
                "order.yaml",
                "--each",
                "--input",
                "-");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("2 tasks")
                .contains("✔ A-1")
                .contains("✔ A-2")
                .contains("✔ 2 complete  8 steps");
    }

    @Test
    void a_folder_stands_for_its_template_its_input_and_its_built_handlers() throws IOException {
        Path project = folder.resolve("order");
        Files.createDirectories(project.resolve("target"));
        Files.writeString(project.resolve("order.yaml"), Documents.TEMPLATE);
        Files.writeString(project.resolve("input.json"), "{\"from\":\"folder\"}");
        writeEmptyJar(project.resolve("target/order.jar"));
        writeEmptyJar(project.resolve("target/order-sources.jar"));
        stack.withTask(Documents.COMPLETE);

        Called run = Called.in(folder, stack, "run", "order");

        assertThat(run.code()).isZero();
        assertThat(stack.wanted.orElseThrow().handlers())
                .extracting(jar -> jar.getFileName().toString())
                .containsExactly("order.jar");
        assertThat(stack.requests)
                .anySatisfy(request -> assertThat(request.body()).contains("\"from\":\"folder\""));
    }

    @Test
    void a_terminal_gets_a_bar_and_lines_that_are_redrawn() {
        stack.withTask(Documents.RUNNING, Documents.COMPLETE);

        Called run = Called.onTerminal(folder, stack, "run", "order.yaml");

        assertThat(run.out())
                .contains("━")
                .contains("1/4 steps  25 %")
                .contains("in 4.0 s")
                .contains("503 from the bank")
                .contains("\033[5F")
                .contains("4/4 steps  100 %");
    }

    @Test
    void no_escape_is_printed_when_no_colour_is_asked_for() {
        stack.withTask(Documents.RUNNING, Documents.COMPLETE);

        Called run = Called.with(
                "",
                Map.of("MILLRACE_COLUMNS", "100", "TERM", "xterm", "NO_COLOR", "1"),
                folder,
                stack,
                "run",
                "order.yaml");

        assertThat(run.out()).doesNotContain("\033");
    }

    private static void writeEmptyJar(Path jar) throws IOException {
        new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
    }
}
