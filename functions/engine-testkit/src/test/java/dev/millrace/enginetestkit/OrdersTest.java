package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Orders that meet a task in the midst of something, as the simulation found them: each once led to a task that never
/// ended, or lost work that was under way.
class OrdersTest {
    private final ManualClock clock = new ManualClock();
    private final List<String> begun = new ArrayList<>();
    private final List<String> given = new ArrayList<>();
    private int waits;
    private boolean works;

    private final World world = new World(
            clock,
            new Handlers()
                    .on("note", call -> {
                        begun.add(call.step().name());
                        return Handlers.completed("1");
                    })
                    .on("flaky", call -> works ? Handlers.completed("1") : Handlers.failed("NO", "not yet"))
                    .on("each", call -> call.item() < 0 ? new Outcome.Spreads(2) : waits(Duration.ofHours(1)))
                    .on(
                            "numbered",
                            call -> new Outcome.Waits(
                                    clock.instant().plusSeconds(60), new Json(String.valueOf(++waits))))
                    .on("reads", call -> {
                        given.add(String.valueOf(call.results().get("c")));
                        return Handlers.completed("1");
                    })
                    .on("waits", call -> waits(Duration.ofHours(2))),
            store -> store,
            lanes -> lanes);

    private Outcome waits(Duration time) {
        return new Outcome.Waits(clock.instant().plus(time), new Json("1"));
    }

    @Test
    void a_blocked_task_that_is_restarted_beside_its_failure_blocks_again() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.BLOCK)
                .with(
                        aStep("a").by("flaky"),
                        aStep("b").after("a").by("note"),
                        aStep("c").by("note"))
                .build();
        TaskId id = world.submitted(template).id();
        assertThat(world.workOff(template, id)).is(TaskState.Kind.BLOCKED);

        order(id, new Wish.Restart("c"));

        assertThat(world.workOff(template, id)).is(TaskState.Kind.BLOCKED).step("c", StepState.Kind.COMPLETE);
        works = true;
        order(id, new Wish.Retry(Optional.empty()));
        assertThat(world.runToItsEnd(template, id)).isComplete();
    }

    @Test
    void a_step_that_was_set_aside_is_not_owed() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.BLOCK)
                .with(aStep("a").by("flaky"), aStep("b").after("a").by("note"))
                .build();
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);

        order(id, new Wish.Skip("a"));

        assertThat(world.table().readTask(id).orElseThrow().owed().contains(0)).isFalse();
        assertThat(world.workOff(template, id)).isComplete();
    }

    @Test
    void where_one_failure_ends_the_task_no_other_is_left_behind_by_a_restart() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.FAIL_FAST)
                .with(
                        aStep("a").by("flaky"),
                        aStep("b").by("note"),
                        aStep("c").after("b").by("note"))
                .build();
        TaskId id = world.submitted(template).id();
        assertThat(world.workOff(template, id)).isFailed();
        works = true;

        order(id, new Wish.Restart("b"));

        assertThat(world.runToItsEnd(template, id))
                .isComplete()
                .step("a", StepState.Kind.COMPLETE)
                .step("c", StepState.Kind.COMPLETE);
    }

    @Test
    void items_that_are_under_way_when_a_blocked_task_is_restarted_stay_so() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.BLOCK)
                .with(
                        aStep("a").by("flaky"),
                        aStep("b").by("each").forEach(2, 0),
                        aStep("c").after("a", "b").by("note"))
                .build();
        TaskId id = world.submitted(template).id();
        assertThat(world.workOff(template, id)).is(TaskState.Kind.BLOCKED);
        works = true;

        order(id, new Wish.Restart("a"));

        assertThat(world.runToItsEnd(template, id)).isComplete().step("b", StepState.Kind.COMPLETE);
    }

    /// The result of the first wait is kept with the task, that of the second with the step.
    @Test
    void a_step_that_waited_when_a_blocked_task_was_restarted_has_the_result_of_its_new_wait() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.BLOCK)
                .with(
                        aStep("a").by("note"),
                        aStep("b").after("a").by("flaky"),
                        aStep("c").after("a").by("numbered"),
                        aStep("d").after("c").by("reads"),
                        aStep("e").after("b", "d").by("note"))
                .build();
        TaskId id = world.submitted(template).id();
        assertThat(world.workOff(template, id)).is(TaskState.Kind.BLOCKED);
        works = true;

        order(id, new Wish.Restart("b"));

        assertThat(world.runToItsEnd(template, id)).isComplete();
        assertThat(given).containsExactly("2");
    }

    @Test
    void what_lies_behind_a_failure_that_stays_is_given_up_when_it_is_to_be_done_again() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.CONTINUE)
                .with(
                        aStep("a").by("flaky"),
                        aStep("b").after("a").by("note"),
                        aStep("c").after("b").by("note"))
                .build();
        TaskId id = world.submitted(template).id();
        order(id, new Wish.Skip("b"));
        assertThat(world.workOff(template, id)).isFailed().step("b", StepState.Kind.SKIPPED);

        order(id, new Wish.Restart("b"));

        assertThat(world.workOff(template, id)).isFailed().step("b", StepState.Kind.CANCELLED);
    }

    @Test
    void a_task_whose_time_is_over_takes_back_all_that_was_done_however_long_that_takes() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.CONTINUE)
                .timeout(Duration.ofHours(1))
                .with(
                        aStep("a").by("note").undoneBy("waits"),
                        aStep("b").after("a").by("waits"))
                .build();
        TaskId id = world.submitted(template).id();

        world.live(Duration.ofHours(2));
        assertThat(world.seen(template, id)).step("b", StepState.Kind.FAILED);

        assertThat(world.runToItsEnd(template, id)).isFailed();
        assertThat(world.table().readStep(id, 2).orElseThrow().state()).isInstanceOf(StepState.Complete.class);
    }

    @Test
    void a_task_that_is_called_done_takes_nothing_back() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.CONTINUE)
                .with(
                        aStep("a").by("note").undoneBy("note"),
                        aStep("b").after("a").by("flaky"),
                        aStep("c").after("a").by("waits"))
                .build();
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);

        order(id, new Wish.Resolve(Optional.empty(), Optional.empty()));

        world.live(Duration.ofHours(3));
        assertThat(world.seen(template, id)).is(TaskState.Kind.RESOLVED);
        assertThat(begun).containsExactly("a");
        assertThat(world.table().readTask(id).orElseThrow().growth().undo()).isEmpty();
    }

    private void order(TaskId id, Wish wish) {
        assertThat(world.order(id, wish)).isInstanceOf(Controlled.Done.class);
    }
}
