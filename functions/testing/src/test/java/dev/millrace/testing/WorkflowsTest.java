package dev.millrace.testing;

import static dev.millrace.testing.WorkflowAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowsTest {
    private static final Path SHOP = Path.of("src/test/resources/shop.yaml");

    private final List<String> calls = new ArrayList<>();

    private final Workflows shop = Workflows.of(SHOP)
            .with(new PriceOrder())
            .handler("reserve", attempt -> Map.of("warehouse", "Lyon"))
            .step("undo reserve", attempt -> called("undo reserve"))
            .handler("bank.charge", attempt -> Map.of("receipt", "R-" + attempt.number()))
            .handler("pack", attempt -> called("pack " + attempt.input() + " " + attempt.index()))
            .handler("ask", attempt -> called("ask"))
            .handler(
                    "ship",
                    attempt -> Map.of(
                            "parcels", attempt.input(Parcels.class).boxes().size()));

    private static final String CARRIER = """
            {namespace: shop, name: carrier, version: 1.0.0,
             input: {type: object, required: [weight], properties: {weight: {type: integer}}},
             steps: [
              {name: book, handler: pass, input: {booked: "${input.weight}"}},
              {name: label, handler: print, dependsOn: book, input: {label: "${steps.book.result.booked} kg"}}]}
            """;

    private static final String SHIPMENT = """
            {namespace: shop, name: shipment, version: 1.0.0, defaults: {retry: {attempts: 1}}, steps: [
              {name: send, handler: task, input: {weight: "${input.weight}"}, config: {template: shop/carrier}},
              {name: note, handler: pass, dependsOn: send, input: {label: "${steps.send.result.label}"}}]}
            """;

    @Test
    void a_step_runs_another_template_as_a_task_of_its_own() {
        SubmittedTask shipment = Workflows.ofText(SHIPMENT, CARRIER)
                .handler("print", attempt -> attempt.input())
                .submit("{\"weight\": 3}")
                .runToItsEnd();

        assertThat(shipment).isComplete().result("note").at("/label").isEqualTo("\"3 kg\"");
        assertThat(shipment.child("send")).isComplete().ran("book").before("label");
    }

    @Test
    void an_input_that_the_childs_template_refuses_fails_the_step() {
        SubmittedTask shipment = Workflows.ofText(SHIPMENT, CARRIER)
                .handler("print", attempt -> attempt.input())
                .submit("{\"weight\": \"much\"}")
                .runToItsEnd();

        assertThat(shipment).isFailed().failed("send", "CHILD_REFUSED");
    }

    @Test
    void a_step_that_would_start_a_task_may_be_replaced() {
        SubmittedTask shipment = Workflows.ofText(SHIPMENT, CARRIER)
                .handler("print", attempt -> attempt.input())
                .step("send", attempt -> Map.of("label", "none"))
                .submit("{\"weight\": 3}")
                .runToItsEnd();

        assertThat(shipment).isComplete().result("note").at("/label").isEqualTo("\"none\"");
    }

    record Parcels(List<String> boxes) {}

    /// A handler as a user writes it.
    static final class PriceOrder implements StepHandler<PriceOrder.Order, PriceOrder.Priced> {
        record Order(String customer, List<Line> lines) {}

        record Line(String sku, int cents) {}

        record Priced(int cents) {}

        @Override
        public String name() {
            return "price";
        }

        @Override
        public Priced handle(Order order, StepContext context) {
            return new Priced(order.lines().stream().mapToInt(Line::cents).sum());
        }
    }

    private String called(String what) {
        calls.add(what);
        return what;
    }

    private static String order(int cents) {
        return """
                {"customer": "Ann", "lines": [{"sku": "A", "cents": %d}, {"sku": "B", "cents": 1}]}""".formatted(cents);
    }

    @Test
    void a_template_runs_as_it_is_written_with_real_handlers_and_fakes() {
        SubmittedTask order = shop.submit(order(99)).runToItsEnd();

        assertThat(order)
                .isComplete()
                .ran("price")
                .before("reserve")
                .ran("reserve")
                .before("charge")
                .skipped("approve")
                .tried("charge", 1)
                .result("price")
                .isEqualTo("{\"cents\": 100}")
                .result("charge")
                .at("/receipt")
                .isText("R-1")
                .result("pack")
                .isEqualTo(List.of("pack A 0", "pack B 1"))
                .result("ship")
                .isEqualTo(Map.of("parcels", 2))
                .took(Duration.ZERO);
        assertThat(calls).containsExactlyInAnyOrder("pack A 0", "pack B 1");
    }

    @Test
    void what_steps_publish_is_seen_once_it_is_committed_and_checked_as_in_a_deployment() {
        Workflows parcels = Workflows.ofText("""
                        namespace: shop
                        name: parcel
                        version: 1.0.0
                        steps:
                          - name: ship
                            handler: ship
                            retry: { attempts: 2, backoff: fixed, delay: 1s }
                        """).handler("ship", attempt -> {
            attempt.context().publish("order.shipped", Map.of("parcels", attempt.number()));
            if (attempt.number() == 1) {
                throw new IllegalStateException("the printer is out of paper");
            }
            return "shipped";
        });

        SubmittedTask unknown = parcels.submit().runToItsEnd();
        parcels.eventTypeText("""
                namespace: shop
                type: order.shipped
                schema: { type: object, properties: { parcels: { type: integer } } }
                """);
        SubmittedTask shipped = parcels.submit("{\"again\": true}").runToItsEnd();

        assertThat(unknown).isFailed().failed("ship", "EVENT_INVALID");
        Assertions.assertThat(unknown.published()).isEmpty();
        Assertions.assertThat(shipped.published()).singleElement().satisfies(event -> {
            Assertions.assertThat(event.step()).isEqualTo("ship");
            Assertions.assertThat(event.type()).isEqualTo("order.shipped");
            Assertions.assertThat(event.version()).isEqualTo(1);
            Assertions.assertThat(event.body()).hasToString("{\"parcels\":2}");
        });
    }

    @Test
    void a_step_waits_for_an_answer_and_the_clock_is_turned_by_hand() {
        SubmittedTask order = shop.submit(order(100_000)).runUntilItWaits();
        assertThat(order).isWaiting().waits("approve").didNotRun("charge");

        order.turn(Duration.ofHours(3));
        assertThat(order).waits("approve");
        order.answer("approve", Map.of("by", "Grace")).runToItsEnd();

        assertThat(order)
                .isComplete()
                .took(Duration.ofHours(3))
                .result("approve")
                .isEqualTo("{\"by\": \"Grace\"}");
    }

    @Test
    void an_answer_that_never_comes_fails_the_step_and_takes_back_what_was_done() {
        SubmittedTask order = shop.submit(order(100_000)).runToItsEnd();

        assertThat(order)
                .isFailed()
                .failed("approve", "ANSWER_OVERDUE")
                .completed("undo reserve")
                .cancelled("charge");
        assertThat(order.took()).isBetween(Duration.ofHours(24), Duration.ofHours(25));
        assertThat(calls).containsExactly("ask", "undo reserve");
    }

    @Test
    void an_answer_that_breaks_the_steps_result_schema_is_refused_as_the_api_does() {
        SubmittedTask review = Workflows.ofText("""
                        namespace: shop
                        name: review
                        version: 1.0.0
                        steps:
                          - name: ask
                            handler: pass
                            answerWithin: 1d
                            result: {type: object, required: [stars]}
                        """).submit().runUntilItWaits();

        assertThatThrownBy(() -> review.answer("ask", Map.of("star", 5)))
                .hasMessageContaining("is refused: the result breaks the step's schema")
                .hasMessageContaining("stars");
        assertThat(review).waits("ask");
        assertThat(review.answer("ask", Map.of("stars", 5)).runToItsEnd()).isComplete();
    }

    @Test
    void an_answer_may_say_that_it_failed() {
        SubmittedTask order = shop.submit(order(100_000)).runUntilItWaits();

        order.answerFailed("approve", "REFUSED", "too much").runToItsEnd();

        assertThat(order).isFailed().failed("approve", "REFUSED");
        assertThatThrownBy(() -> order.answer("approve", true)).hasMessageContaining("too late");
    }

    @Test
    void a_failure_is_tried_again_after_its_delay_and_no_real_time_passes() {
        shop.step("charge", attempt -> {
            if (attempt.number() < 3) {
                throw new RetryableException("BANK_BUSY", "come back");
            }
            return Map.of("receipt", "R");
        });

        SubmittedTask order = shop.submit(order(1)).runToItsEnd();

        assertThat(order).isComplete().tried("charge", 3).took(Duration.ofHours(20));
    }

    @Test
    void a_task_is_told_what_people_tell_tasks() {
        shop.step("charge", attempt -> {
            throw new PermanentException("DECLINED", "no money");
        });
        SubmittedTask order = shop.submit(order(1)).pause().runUntilItWaits();
        assertThat(order).isPaused().didNotRun("price");

        order.resume().runToItsEnd();
        assertThat(order).isFailed().failed("charge", "DECLINED").completed("undo reserve");

        shop.step("charge", FakeHandler.returning(Map.of("receipt", "R")));
        order.retry("charge").runToItsEnd();
        assertThat(order).isComplete();

        order.restart("pack").runToItsEnd();
        assertThat(order).isComplete();
        assertThat(calls).filteredOn(call -> call.startsWith("pack A")).hasSize(2);
        assertThatThrownBy(order::pause).hasMessageContaining("COMPLETE");
    }

    @Test
    void steps_are_skipped_resolved_and_tasks_cancelled() {
        SubmittedTask order = shop.submit(order(1))
                .pause()
                .skip("pack")
                .resolve("charge", Map.of("receipt", "by hand"))
                .move("high");
        order.resume().runToItsEnd();
        assertThat(order).isFailed().skipped("pack").resolved("charge").failed("ship", "INPUT_INVALID");

        assertThat(shop.submit(order(1)).cancel().runToItsEnd()).isCancelled();
    }

    @Test
    void a_result_that_breaks_its_schema_fails_the_step() {
        shop.step("charge", FakeHandler.returning(Map.of("paid", true)));

        assertThat(shop.submit(order(1)).runToItsEnd()).isFailed().failed("charge", "RESULT_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"price", "charge", "pack", "ship"})
    void a_worker_that_dies_changes_nothing_of_the_end(String step) {
        for (Fault fault : List.of(Fault.workerDiesBeforeItsWrite(step), Fault.workerDiesAfterItsWrite(step))) {
            SubmittedTask order = fresh().with(fault).submit(order(1)).runToItsEnd();

            assertThat(order)
                    .isComplete()
                    .result("ship")
                    .isEqualTo("{\"parcels\": 2}")
                    .tookAtMost(Duration.ofMinutes(40));
        }
    }

    private Workflows fresh() {
        return Workflows.of(SHOP)
                .with(new PriceOrder())
                .handler("reserve", attempt -> Map.of())
                .handler("bank.charge", attempt -> Map.of("receipt", "R"))
                .handler("pack", attempt -> "box")
                .handler("ask", attempt -> "ask")
                .handler(
                        "ship",
                        attempt -> Map.of(
                                "parcels", attempt.input(Parcels.class).boxes().size()));
    }

    @Test
    void a_handler_runs_again_when_its_worker_died_before_its_write() {
        AtomicInteger runs = new AtomicInteger();
        shop.step(
                "charge",
                attempt -> Map.of("receipt", attempt.context().idempotencyKey(), "n", runs.incrementAndGet()));

        SubmittedTask order = shop.with(Fault.workerDiesBeforeItsWrite("charge"))
                .submit(order(1))
                .runToItsEnd();

        assertThat(order).isComplete().result("charge").at("/n").isEqualTo(2);
    }

    @Test
    void an_attempt_that_times_out_is_tried_again() {
        SubmittedTask order =
                shop.with(Fault.attemptTimesOut("charge")).submit(order(1)).runToItsEnd();

        assertThat(order)
                .isComplete()
                .tried("charge", 2)
                .result("charge")
                .at("/receipt")
                .isText("R-2");
    }

    @Test
    void an_attempt_that_takes_longer_than_it_may_has_timed_out() {
        shop.step("charge", attempt -> {
            attempt.takes(attempt.number() == 1 ? Duration.ofSeconds(31) : Duration.ofSeconds(29));
            return Map.of("receipt", "R");
        });

        assertThat(shop.submit(order(1)).runToItsEnd()).isComplete().tried("charge", 2);
    }

    @Test
    void a_message_that_comes_twice_runs_its_step_once() {
        SubmittedTask order = shop.with(Fault.messageComesTwice("pack[1]"))
                .with(Fault.messageComesTwice("price"))
                .submit(order(1))
                .runToItsEnd();

        assertThat(order).isComplete();
        assertThat(calls).hasSize(2);
    }

    @Test
    void a_message_that_is_lost_is_sent_again() {
        SubmittedTask order =
                shop.with(Fault.messageIsLost("pack[1]")).submit(order(1)).runToItsEnd();

        assertThat(order).isComplete().tookAtMost(Duration.ofMinutes(10));
        assertThat(order.took()).isPositive();
    }

    @Test
    void a_fault_that_found_no_chance_fails_the_test() {
        shop.with(Fault.messageIsLost("reserve"));

        assertThatThrownBy(() -> shop.submit(order(1)).runToItsEnd())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The message of step reserve is lost");
    }

    @Test
    void a_builtin_wait_takes_virtual_time() {
        assertThat(Workflows.ofText("""
                                namespace: test
                                name: later
                                version: 1.0.0
                                steps:
                                  - { name: nap, handler: wait, config: { duration: 36h } }
                                  - { name: wake, handler: pass, dependsOn: nap, input: { woke: "${task.id}" } }
                                """).submit().runToItsEnd()).isComplete().took(Duration.ofHours(36));
    }

    @Test
    void no_attempt_starts_later_than_its_policy_says() {
        SubmittedTask task = Workflows.ofText("""
                namespace: test
                name: patient
                version: 1.0.0
                steps: [{ name: call, handler: fail, retry: { attempts: 100, backoff: fixed, delay: 10h, within: 25h } }]
                """).submit().runToItsEnd();

        assertThat(task).isFailed().tried("call", 3).took(Duration.ofHours(20));
    }

    @Test
    void nobody_outside_is_called() {
        Workflows calling = Workflows.ofText("""
                namespace: test
                name: calling
                version: 1.0.0
                steps: [{ name: fetch, handler: http, config: { url: "https://example.com" } }]
                """);

        assertThatThrownBy(() -> calling.submit().runToItsEnd())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Step fetch would call somebody outside");

        calling.step("fetch", attempt -> Map.of("status", 200));
        assertThat(calling.submit().runToItsEnd()).isComplete().result("fetch").isEqualTo("{\"status\":200}");
    }

    @Test
    void a_fake_does_what_a_worker_outside_would() {
        Workflows video = Workflows.ofText("""
                namespace: test
                name: video
                version: 1.0.0
                steps:
                  - { name: cut, handler: pass }
                  - { name: encode, handler: "worker:gpu", dependsOn: cut, retry: { attempts: 2 }, input: "${task.id}" }
                  - { name: publish, handler: pass, dependsOn: encode, input: "${steps.encode.result.file}" }
                """);
        assertThatThrownBy(() -> video.submit().runToItsEnd()).hasMessageContaining("worker:gpu");

        video.step("encode", attempt -> {
            if (attempt.number() == 1) {
                throw new RetryableException("BUSY", "later");
            }
            return Map.of("file", "a.mp4");
        });

        assertThat(video.with(Fault.workerDiesBeforeItsWrite("encode")).submit().runToItsEnd())
                .isComplete()
                .tried("encode", 2)
                .result("publish")
                .isText("a.mp4");
    }

    @Test
    void an_environment_overrides_the_template() {
        FakeHandler busy = attempt -> {
            throw new RetryableException("BANK_BUSY", "come back");
        };

        assertThat(fresh().step("charge", busy).submit(order(1)).runToItsEnd())
                .isFailed()
                .tried("charge", 3);
        assertThat(fresh().environment("staging")
                        .step("charge", busy)
                        .submit(order(1))
                        .runToItsEnd())
                .isFailed()
                .tried("charge", 1);
    }

    @Test
    void mistakes_of_the_test_are_told() {
        assertThatThrownBy(() -> fresh().submit("{\"customer\": 3}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("$.customer")
                .hasMessageContaining("lines");
        assertThatThrownBy(() -> fresh().step("chrage", attempt -> 1).submit(order(1)))
                .hasMessageContaining("No template has a step named chrage; there are")
                .hasMessageContaining("charge");
        assertThatThrownBy(() ->
                        Workflows.ofText("namespace: a\nname: b\nsteps: []").submit())
                .hasMessageContaining("the template is refused")
                .hasMessageContaining("version");
        assertThatThrownBy(() -> fresh().submit("{")).hasMessageContaining("no JSON");
        assertThatThrownBy(() -> fresh().submit(order(1)).answer("approve", 1))
                .hasMessageContaining("Nobody was given a token for step approve: it is PENDING");
        assertThatThrownBy(() -> fresh().submitTo("shop/none", "{}")).hasMessageContaining("shop/order");
    }

    @Test
    void assertions_say_what_is_instead() {
        SubmittedTask order = shop.submit(order(1)).runToItsEnd();

        assertThatThrownBy(() -> assertThat(order).isFailed()).hasMessageContaining("COMPLETE, not FAILED");
        assertThatThrownBy(() -> assertThat(order).result("price").isEqualTo("{\"cents\": 3}"))
                .hasMessageContaining("{\"cents\":2}, not {\"cents\":3}");
        assertThatThrownBy(() -> assertThat(order).took(Duration.ofDays(1))).hasMessageContaining("PT0S, not PT24H");
        assertThatThrownBy(() -> assertThat(order).tookAtMost(Duration.ofDays(-1)))
                .hasMessageContaining("more than");
        assertThatThrownBy(() -> assertThat(order).failed("price", "X")).hasMessageContaining("COMPLETE");
        assertThatThrownBy(() -> assertThat(order).result("none")).hasMessageContaining("no step named none");
    }
}
