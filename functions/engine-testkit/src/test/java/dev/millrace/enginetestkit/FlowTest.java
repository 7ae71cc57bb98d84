package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.AfterSkipped;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AnswerStep.Answered;
import dev.millrace.enginetestkit.memory.Handlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Shapes that are known only when a task runs, over the ports in memory.
class FlowTest {
    private final Handlers handlers = new Handlers()
            .on("skip", call -> new Outcome.Skipped())
            .on("never", call -> Handlers.failed("NO", "for good"));

    @Test
    void a_skipped_step_counts_as_done_unless_a_child_asks_otherwise() {
        Template template = aTemplate("shop/order")
                .with(
                        aStep("a"),
                        aStep("b").after("a").by("skip").condition("false"),
                        aStep("runs").after("b"),
                        aStep("skipped").after("a", "b").whenSkipped(AfterSkipped.SKIP_IF_ANY),
                        aStep("stays").after("a", "b").whenSkipped(AfterSkipped.SKIP_IF_ALL),
                        aStep("behind").after("skipped").whenSkipped(AfterSkipped.SKIP_IF_ALL),
                        aStep("end").after("behind", "stays", "runs"))
                .build();

        assertThat(new World(handlers).run(template))
                .isComplete()
                .step("b", StepState.Kind.SKIPPED)
                .step("runs", StepState.Kind.COMPLETE)
                .step("skipped", StepState.Kind.SKIPPED)
                .step("behind", StepState.Kind.SKIPPED)
                .step("stays", StepState.Kind.COMPLETE)
                .step("end", StepState.Kind.COMPLETE)
                .didNotRun("skipped")
                .didNotRun("behind");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_decision_skips_what_it_does_not_choose_and_branches_converge_on_what_ran(boolean throughQueue) {
        StepBuilder decision = aStep("decide").after("start").by("choose").decides("left", "right");
        Template template = aTemplate("shop/order")
                .with(
                        aStep("start"),
                        throughQueue ? decision.heartbeat(Duration.ofSeconds(30)) : decision,
                        aStep("left").after("decide"),
                        aStep("left2").after("left"),
                        aStep("right").after("decide"),
                        aStep("right2").after("right", "start"),
                        aStep("join").after("left2", "right2"))
                .build();
        handlers.on("choose", call -> new Outcome.Chose(new Json("\"left\""), Set.of("left")));

        assertThat(new World(handlers).run(template))
                .isComplete()
                .step("left2", StepState.Kind.COMPLETE)
                .step("right", StepState.Kind.SKIPPED)
                .step("right2", StepState.Kind.COMPLETE)
                .step("join", StepState.Kind.COMPLETE);
    }

    @Test
    void a_decision_that_chooses_nothing_skips_all_that_is_reached_through_it() {
        Template template = aTemplate("shop/order")
                .with(
                        aStep("decide").by("choose").decides("left", "right"),
                        aStep("left").after("decide"),
                        aStep("right").after("decide"),
                        aStep("join").after("left", "right"))
                .build();
        handlers.on("choose", call -> new Outcome.Chose(new Json("[]"), Set.of()));

        assertThat(new World(handlers).run(template)).isComplete().step("join", StepState.Kind.SKIPPED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 40})
    void a_step_for_each_item_runs_so_many_times_and_its_results_are_one_list(int items) {
        List<String> given = new ArrayList<>();
        Template template = aTemplate("shop/order")
                .with(
                        aStep("list"),
                        aStep("each").after("list").by("each").forEach(3, 0),
                        aStep("sum").after("each").by("sum"))
                .build();
        handlers.on(
                        "each",
                        call -> call.item() < 0
                                ? new Outcome.Spreads(items)
                                : Handlers.completed(String.valueOf(call.item() * 10)))
                .on("sum", call -> {
                    given.add(String.valueOf(call.results().get("each")));
                    return Handlers.completed("1");
                });

        TaskSeen task = new World(handlers).run(template);

        assertThat(given).as(task.task().toString()).hasSize(1);
        assertThat(task)
                .isComplete()
                .step("each", StepState.Kind.COMPLETE)
                .ran("sum")
                .atAll();
        StringBuilder list = new StringBuilder("[");
        for (int i = 0; i < items; i++) {
            list.append(i == 0 ? "" : ",").append(i * 10);
        }
        assertThat(given).containsExactly(list + "]");
        if (items > 0) {
            assertThat(task).ran("each[" + (items - 1) + "]").before("sum");
        }
    }

    @Test
    void no_more_items_are_under_way_than_may_be_at_once() {
        AtomicInteger most = new AtomicInteger();
        World world = new World(handlers);
        Template template = aTemplate("shop/order")
                .with(aStep("each").by("each").forEach(4, 0).retry(2, Duration.ofMinutes(1)))
                .build();
        handlers.on("each", call -> {
            if (call.item() < 0) {
                return new Outcome.Spreads(20);
            }
            TaskSeen now = world.seen(template, call.task());
            most.accumulateAndGet(
                    (int) now.steps().entrySet().stream()
                            .filter(step -> step.getKey().startsWith("each["))
                            .filter(step -> step.getValue() != StepState.Kind.PENDING
                                    && !step.getValue().settles())
                            .count(),
                    Math::max);
            return call.attempt() == 1 ? Handlers.mayHelp("OOPS", "the first time") : Handlers.completed("1");
        });

        assertThat(world.run(template)).isComplete();
        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    void failed_items_are_tolerated_up_to_a_number_and_leave_null_in_the_list() {
        List<String> given = new ArrayList<>();
        handlers.on(
                        "each",
                        call -> call.item() < 0
                                ? new Outcome.Spreads(5)
                                : call.item() % 2 == 1 ? Handlers.failed("ODD", "odd") : Handlers.completed("1"))
                .on("sum", call -> {
                    given.add(String.valueOf(call.results().get("each")));
                    return Handlers.completed("1");
                });
        Template tolerant = aTemplate("shop/tolerant")
                .with(
                        aStep("each").by("each").forEach(2, 2),
                        aStep("sum").after("each").by("sum"))
                .build();
        Template strict = aTemplate("shop/strict")
                .with(
                        aStep("each").by("each").forEach(2, 1),
                        aStep("sum").after("each").by("sum"))
                .build();

        assertThat(new World(handlers).run(tolerant)).isComplete();
        assertThat(given).containsExactly("[1,null,1,null,1]");
        assertThat(new World(handlers).run(strict))
                .isFailed()
                .step("each", StepState.Kind.FAILED)
                .step("sum", StepState.Kind.CANCELLED);
    }

    @Test
    void what_was_done_is_taken_back_in_reverse_when_the_task_fails() {
        List<String> undone = new ArrayList<>();
        handlers.on("undo", call -> {
            undone.add(call.step().name());
            return undone.size() == 1 ? Handlers.mayHelp("OOPS", "the first time") : Handlers.completed("1");
        });
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.CONTINUE)
                .with(
                        aStep("reserve").retry(3, Duration.ofSeconds(1)).undoneBy("undo"),
                        aStep("charge")
                                .after("reserve")
                                .retry(3, Duration.ofSeconds(1))
                                .undoneBy("undo"),
                        aStep("mail").after("charge"),
                        aStep("ship").after("mail").by("never").undoneBy("undo"))
                .build();

        TaskSeen task = new World(handlers).run(template);

        assertThat(task)
                .isFailed()
                .step("undo charge", StepState.Kind.COMPLETE)
                .step("undo reserve", StepState.Kind.COMPLETE)
                .ran("undo charge")
                .before("undo reserve");
        assertThat(undone).containsExactly("undo charge", "undo charge", "undo reserve");
    }

    @Test
    void a_step_waits_for_an_answer_from_outside() {
        List<String> tokens = new ArrayList<>();
        List<String> given = new ArrayList<>();
        handlers.on("ask", call -> {
                    tokens.add(call.token());
                    return Handlers.completed("1");
                })
                .on("next", call -> {
                    given.add(String.valueOf(call.results().get("ask")));
                    return Handlers.completed("1");
                });
        Template template = aTemplate("shop/order")
                .with(
                        aStep("ask")
                                .by("ask")
                                .answeredWithin(Duration.ofDays(2))
                                .retry(2, Duration.ofSeconds(1)),
                        aStep("next").after("ask").by("next"))
                .build();
        World world = new World(handlers);
        TaskId id = world.submitted(template).id();

        assertThat(world.workOff(template, id)).step("ask", StepState.Kind.WAITING);
        assertThat(world.answer(tokens.getFirst() + "x", Handlers.completed("2")))
                .isInstanceOf(Answered.UnknownToken.class);
        assertThat(world.answer(
                        tokens.getFirst().replaceFirst("\\.[^.]*$", "." + "0".repeat(26)), Handlers.completed("2")))
                .isInstanceOf(Answered.UnknownToken.class);
        assertThat(world.answer(tokens.getFirst(), Handlers.mayHelp("AGAIN", "ask again")))
                .isInstanceOf(Answered.Taken.class);
        assertThat(world.answer(tokens.getFirst(), Handlers.completed("2"))).isInstanceOf(Answered.TooLate.class);
        world.turnTheClockBy(Duration.ofSeconds(2));
        assertThat(world.workOff(template, id)).step("ask", StepState.Kind.WAITING);
        assertThat(world.answer(tokens.get(1), Handlers.completed("\"yes\""))).isInstanceOf(Answered.Taken.class);

        assertThat(world.runToItsEnd(template, id)).isComplete();
        assertThat(world.answer(tokens.get(1), Handlers.completed("\"yes\"")))
                .as("the same answer again")
                .isInstanceOf(Answered.Taken.class);
        assertThat(given).containsExactly("\"yes\"");
        assertThat(world.answer(tokens.get(1), Handlers.completed("2"))).isInstanceOf(Answered.TooLate.class);
    }

    @Test
    void an_answer_that_does_not_come_is_a_failure() {
        Template template = aTemplate("shop/order")
                .with(aStep("ask").answeredWithin(Duration.ofDays(2)).retry(2, Duration.ofSeconds(1)))
                .build();

        assertThat(new World(handlers).run(template)).isFailed().tried("ask", 2);
    }

    @Test
    void a_task_whose_time_is_over_fails() {
        Template template = aTemplate("shop/order")
                .timeout(Duration.ofHours(3))
                .with(
                        aStep("a").undoneBy("pass"),
                        aStep("ask").after("a").answeredWithin(Duration.ofDays(2)),
                        aStep("b").after("ask"))
                .build();

        assertThat(new World(handlers).run(template))
                .isFailed()
                .step("ask", StepState.Kind.FAILED)
                .step("b", StepState.Kind.CANCELLED)
                .step("undo a", StepState.Kind.COMPLETE);
    }
}
