package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.localstack.roles.RequestLog.Request;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// Requests are money: what the functions asked of the services, against the budget. On a stack of its own, so that
/// only the task at hand is counted. It comes when the others are done: ten thousand steps want the machine for
/// themselves, and would starve whoever ran beside them.
@Order(Integer.MAX_VALUE - 1)
class RequestBudgetTest {
    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start();
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    /// The first task of a namespace puts one record more, once.
    @BeforeEach
    void the_namespace_is_known() {
        if (millrace.get("/tasks?namespace=graphs").body().path("tasks").isEmpty()) {
            millrace.run(Graphs.chain("first-of-all", 1), "graphs/first-of-all", Map.of());
        }
    }

    @Test
    void a_chain_of_five_steps_costs_seven_writes_one_read_and_three_queue_requests() {
        count(Graphs.chain("chain-of-five", 5), "chain-of-five", Eventually.PATIENCE);

        assertThat(writes()).as(this::all).isEqualTo(7);
        assertThat(reads()).as(this::all).isEqualTo(1);
        assertThat(queueRequests()).as(this::all).isEqualTo(3);
    }

    @Test
    void a_diamond_queues_one_of_its_branches() {
        count(Graphs.diamond("diamond"), "diamond", Eventually.PATIENCE);

        assertThat(writes()).as(this::all).isBetween(7L, 9L);
        assertThat(reads()).as(this::all).isBetween(2L, 3L);
        assertThat(queueRequests()).as(this::all).isBetween(6L, 7L);
    }

    @Test
    void a_fan_of_a_hundred_shares_its_advances() {
        count(Graphs.fan("fan-of-a-hundred", 100).json(), "fan-of-a-hundred", Eventually.PATIENCE);

        assertThat(writes()).as(this::all).isLessThanOrEqualTo(3 * 102);
        assertThat(writesOf("calculate-readiness")).as(this::all).isLessThanOrEqualTo(50);
        assertThat(queueRequests()).as(this::all).isLessThanOrEqualTo(3 * 102);
    }

    @Test
    void ten_thousand_steps_are_submitted_with_the_writes_of_ten_and_complete() {
        millrace.apply(Graphs.fan("ten-steps", 8).publishing("task").json());
        millrace.apply(
                Graphs.fan("ten-thousand-steps", 9_998).publishing("task").json());

        millrace.stack().requests().clear();
        millrace.ended(millrace.submit("graphs/ten-steps", Map.of()));
        var writesForTen = writesOf("submit-task");
        millrace.stack().requests().clear();
        var task = millrace.submit("graphs/ten-thousand-steps", Map.of());
        var writesForTenThousand = writesOf("submit-task");
        millrace.events().throughTheEndOf(task, Duration.ofMinutes(10));
        var ended = millrace.show(task, "");

        assertThat(writesForTenThousand).isEqualTo(writesForTen).isEqualTo(1);
        assertThat(Millrace.state(ended)).isEqualTo("complete");
        assertThat(ended.path("counts").path("complete").asInt()).isEqualTo(10_000);
        assertThat(writes()).as(this::all).isLessThanOrEqualTo(25_000);
    }

    private void count(String template, String name, Duration patience) {
        millrace.apply(template);
        millrace.events().of("nothing");
        millrace.stack().requests().clear();
        var task = millrace.submit("graphs/" + name, Map.of());
        var ended = millrace.ended(task, patience);
        millrace.events().throughTheEndOf(task);
        assertThat(Millrace.state(ended)).isEqualTo("complete");
    }

    private String all() {
        return millrace.stack().requests().snapshot().toString();
    }

    private static long writes() {
        return millrace.stack().requests().count(to("dynamodb").and(request -> isWrite(request)));
    }

    private static long writesOf(String function) {
        return millrace.stack().requests().count(request -> request.function().equals(function) && isWrite(request));
    }

    /// Without those by which this test looks on, and without a worker's look at the limits, which costs by
    /// the hour: one in five seconds, whatever it does in them.
    private static long reads() {
        return millrace.stack()
                .requests()
                .count(to("dynamodb")
                        .and(request -> !isWrite(request))
                        .and(request -> !request.function().equals("submit-task"))
                        .and(request -> !request.operation().equals("Query")));
    }

    private static long queueRequests() {
        return millrace.stack().requests().count(to("sqs"));
    }

    private static boolean isWrite(Request request) {
        return request.service().equals("dynamodb")
                && (request.operation().startsWith("Put")
                        || request.operation().startsWith("Update")
                        || request.operation().startsWith("Delete")
                        || request.operation().startsWith("Transact")
                        || request.operation().startsWith("BatchWrite"));
    }

    private static Predicate<Request> to(String service) {
        return request -> request.service().equals(service);
    }
}
