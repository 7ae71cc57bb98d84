package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cost.Charge;
import dev.millrace.cost.Formula;
import dev.millrace.cost.RecordedTask;
import dev.millrace.cost.Usage;
import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.metering.Meter.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// What a task costs, counted as AWS charges for it, against the formula that README states and against what the task's
/// own records tell. Writes of steps, claims and moves are exact whatever the timing; how many steps share a settling
/// write, and how many messages a request, depends on who comes together, so these have bounds.
class CostTest {
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private static final Meter METER = Meter.on();
    private static final Queue<String> WRITTEN = new ConcurrentLinkedQueue<>();

    private static Millrace millrace;

    @BeforeAll
    static void start() {
        var options = Millrace.options().withWritten(request -> {
            if (request instanceof PutItemRequest put) {
                WRITTEN.add(Objects.requireNonNull(put.item().get("sk")).s());
            }
        });
        millrace = Millrace.start(options.withMeter(METER));
        millrace.run(Graphs.chain("first-of-all", 1), "graphs/first-of-all", Map.of());
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    /// A task that has ended, and all that it used.
    private record Counted(JsonNode task, Usage usage, double refused, int taskWrites, int stepWrites, int pages) {
        int queued() {
            return task.path("cost").path("queuedSteps").asInt();
        }

        int steps() {
            return task.path("steps").size();
        }

        /// The same as they ran, with the settlings that were counted.
        Formula formula(boolean onlyRoot) {
            int inPlace = steps() - queued();
            return new Formula(onlyRoot, inPlace, queued(), taskWrites - 1 - (onlyRoot ? 1 : 0) - inPlace, pages);
        }

        double amount(Charge charge) {
            return usage.amount(charge);
        }
    }

    @Test
    void a_chain_costs_exactly_what_the_formula_says() throws Exception {
        var formula = Formula.chain(5);

        var counted = count(Graphs.chain("cost-chain", 5), "cost-chain");

        assertThat(counted.taskWrites()).isEqualTo(formula.taskWrites()).isEqualTo(7);
        assertThat(counted.stepWrites()).isEqualTo(formula.stepWrites()).isZero();
        assertThat(counted.refused()).isZero();
        assertThat(counted.amount(Charge.TABLE_WRITES))
                .isEqualTo(formula.writes())
                .isEqualTo(10);
        assertThat(counted.amount(Charge.TABLE_READS))
                .isEqualTo(formula.fewestReads())
                .isEqualTo(1);
        assertThat(counted.amount(Charge.QUEUE_REQUESTS))
                .isEqualTo(formula.fewestQueueRequests())
                .isEqualTo(3);
        assertThat(counted.amount(Charge.FIFO_REQUESTS)).isZero();
        assertThat(counted.amount(Charge.EVENTS)).isEqualTo(formula.eventsAtLevelAll());
        assertThat(counted.amount(Charge.DELIVERY_DATA))
                .as("each is kept, and counts as 5 KB")
                .isCloseTo(formula.eventsAtLevelAll() * 5.0 / (1 << 20), within(1e-9));
        assertThat(counted.amount(Charge.API_REQUESTS)).isEqualTo(1);
    }

    @Test
    void events_follow_from_the_level() throws Exception {
        var formula = Formula.chain(3);

        assertThat(count(level("task"), "level-task").amount(Charge.EVENTS)).isEqualTo(formula.eventsAtLevelTask());
        assertThat(count(level("step"), "level-step").amount(Charge.EVENTS)).isEqualTo(formula.eventsAtLevelStep());
        assertThat(count(level("all"), "level-all").amount(Charge.EVENTS)).isEqualTo(formula.eventsAtLevelAll());
    }

    @Test
    void writes_that_announce_nothing_wake_nobody() throws Exception {
        var counted = count("""
                namespace: graphs
                name: quiet-waits
                version: 1.0.0
                events: task
                steps:
                  - { name: first, handler: wait, config: { duration: 3s } }
                  - { name: second, handler: wait, dependsOn: first, config: { duration: 3s } }
                """, "quiet-waits");

        assertThat(Millrace.state(counted.task())).isEqualTo("complete");
        assertThat(counted.amount(Charge.EVENTS)).isEqualTo(2);
        assertThat(METER.usage(item -> item.function().equals("publish-events")).amount(Charge.INVOCATIONS))
                .as("for that it came and for that it ended, not for what happened between")
                .isEqualTo(2);
    }

    @Test
    void a_diamond_costs_what_the_formula_says() throws Exception {
        isAsTheFormulaSays(count(Graphs.diamond("cost-diamond"), "cost-diamond"), true);
    }

    @Test
    void a_fan_of_a_hundred_costs_what_the_formula_says_though_its_steps_contend() throws Exception {
        var counted = count(Graphs.fan("cost-fan", 100).json(), "cost-fan");

        isAsTheFormulaSays(counted, true);
        assertThat(counted.queued()).isBetween(99, 100);
        assertThat(counted.refused()).isLessThanOrEqualTo(0.1 * counted.amount(Charge.TABLE_WRITES));
    }

    @Test
    void a_real_workflow_costs_what_the_formula_says() throws Exception {
        var file = Millrace.cases().resolve("dags/montage-005d.json");
        assumeThat(file)
                .as("the graphs of real workflows are not here (system property millrace.cases)")
                .exists();

        var counted = count(real(Millrace.JSON.readTree(Files.readString(file))), "cost-montage");

        isAsTheFormulaSays(counted, false);
        assertThat(counted.steps()).isEqualTo(58);
    }

    @Test
    void a_chains_own_records_tell_what_was_counted() throws Exception {
        var counted = count(Graphs.chain("told-chain", 5), "told-chain");
        var told = told(counted.task());

        for (var charge : new Charge[] {
            Charge.TABLE_WRITES, Charge.TABLE_READS, Charge.QUEUE_REQUESTS, Charge.EVENTS, Charge.API_REQUESTS
        }) {
            assertThat(told.usage().amount(charge)).as(charge.key()).isEqualTo(counted.amount(charge));
        }
        assertThat(told.usage().amount(Charge.LOG_INGESTION) / counted.amount(Charge.LOG_INGESTION))
                .isBetween(0.7, 1.4);
    }

    @Test
    void a_fan_outs_own_records_tell_what_was_counted() throws Exception {
        var fan = Graphs.named("told-fan")
                .step("first")
                .step("a", "first")
                .step("b", "first")
                .step("c", "first");

        var counted = count(fan.json(), "told-fan");
        var told = told(counted.task());

        assertThat(told.taskWrites()).isEqualTo(counted.taskWrites());
        assertThat(told.stepWrites()).isEqualTo(counted.stepWrites()).isEqualTo(4);
        assertThat(told.usage().amount(Charge.TABLE_WRITES))
                .isEqualTo(counted.amount(Charge.TABLE_WRITES) - counted.refused());
        assertThat(told.messages()).isEqualTo(3);
        assertThat(told.usage().amount(Charge.EVENTS)).isEqualTo(counted.amount(Charge.EVENTS));
        assertThat(told.usage().amount(Charge.QUEUE_REQUESTS))
                .isGreaterThanOrEqualTo(counted.amount(Charge.QUEUE_REQUESTS));
    }

    /// Exact: writes of steps, claims, moves. Between bounds: what is shared.
    private static void isAsTheFormulaSays(Counted counted, boolean onlyRoot) {
        var formula = counted.formula(onlyRoot);

        assertThat(Millrace.state(counted.task())).isEqualTo("complete");
        assertThat(counted.stepWrites()).isEqualTo(formula.stepWrites());
        assertThat(counted.amount(Charge.TABLE_WRITES) - counted.refused())
                .as("units; items of large tasks weigh more than one")
                .isGreaterThanOrEqualTo(formula.writes());
        assertThat(counted.taskWrites() + counted.stepWrites() + counted.pages() + formula.indexWrites())
                .isEqualTo(formula.writes());
        assertThat(counted.amount(Charge.EVENTS)).isEqualTo(formula.eventsAtLevelAll());
        assertThat(counted.amount(Charge.TABLE_READS)).isGreaterThanOrEqualTo(formula.fewestReads());
        assertThat(counted.amount(Charge.QUEUE_REQUESTS) + counted.amount(Charge.FIFO_REQUESTS))
                .isBetween((double) formula.fewestQueueRequests(), (double) formula.mostQueueRequests());
    }

    private static Counted count(String template, String name) throws InterruptedException {
        millrace.apply(template);
        METER.awaitQuiet(QUIET);
        METER.clear();
        WRITTEN.clear();
        var task = millrace.submit("graphs/" + name, Map.of());
        millrace.finished(task, Eventually.PATIENCE);
        millrace.events().throughTheEndOf(task);
        METER.awaitQuiet(QUIET);
        readsWhoSubscribedOnceForABatch();
        // What a submission reads is the pointer to its template, once in five seconds.
        var usage = METER.usage(item -> item.purpose() == Purpose.WORK
                && !(Set.of("submit-task", "publish-events").contains(item.function())
                        && item.charge() == Charge.TABLE_READS));
        var refused = METER.usage(item -> item.what().equals("refused") && item.purpose() == Purpose.WORK)
                .amount(Charge.TABLE_WRITES);
        return new Counted(
                millrace.show(task, "?include=steps,cost"),
                usage,
                refused,
                written("task"),
                written("step#"),
                written("page#"));
    }

    /// How many batches the events of a task come in is the stream's affair.
    private static void readsWhoSubscribedOnceForABatch() {
        var publishing = METER.usage(item -> item.function().equals("publish-events"));
        assertThat(publishing.amount(Charge.TABLE_READS)).isBetween(1.0, publishing.amount(Charge.INVOCATIONS));
    }

    private static int written(String sortKey) {
        return (int) WRITTEN.stream().filter(key -> key.startsWith(sortKey)).count();
    }

    private static RecordedTask told(JsonNode task) {
        var told = task.path("cost");
        return new RecordedTask(
                told.path("taskWrites").asLong(),
                told.path("stepWrites").asLong(),
                told.path("pages").asLong(),
                told.path("messages").asLong(),
                told.path("transitions").asLong(),
                told.path("events").asLong());
    }

    private static String level(String level) {
        return Graphs.named("level-" + level)
                .step("a")
                .step("b", "a")
                .step("c", "b")
                .publishing(level)
                .json();
    }

    private static String real(JsonNode document) throws IOException {
        var graph = Graphs.named("cost-montage");
        document.path("steps")
                .forEach(step -> graph.step(
                        step.path("name").asText(),
                        Millrace.texts(step.path("dependsOn")).toArray(String[]::new)));
        return graph.json();
    }
}
