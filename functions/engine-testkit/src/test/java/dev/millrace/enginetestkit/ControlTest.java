package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What people order tasks to do, over the ports in memory.
class ControlTest {
    private boolean works;

    private final Handlers handlers =
            new Handlers().on("flaky", call -> works ? Handlers.completed("1") : Handlers.failed("NO", "not yet"));

    private final World world = new World(handlers);

    @Test
    void a_paused_task_starts_nothing_until_it_is_resumed() {
        Template template =
                aTemplate("shop/order").with(aStep("a"), aStep("b").after("a")).build();
        TaskId id = world.submitted(template).id();

        assertThat(world.order(id, new Wish.Pause())).isInstanceOf(Controlled.Done.class);
        assertThat(world.order(id, new Wish.Pause())).isInstanceOf(Controlled.Done.class);
        world.turnTheClockBy(Duration.ofHours(1));
        assertThat(world.workOff(template, id)).is(TaskState.Kind.PAUSED).didNotRun("a");

        assertThat(world.order(id, new Wish.Resume())).isInstanceOf(Controlled.Done.class);
        TaskSeen done = world.workOff(template, id);
        assertThat(done).isComplete();
        assertThat(done.moves()).anySatisfy(move -> {
            assertThat(move.actor()).isEqualTo("ann");
            assertThat(move.detail()).isEqualTo("because");
        });
    }

    @Test
    void a_pause_that_is_written_while_the_first_step_is_claimed_keeps_it_from_starting() {
        Template template =
                aTemplate("shop/order").with(aStep("a"), aStep("b").after("a")).build();
        AtomicReference<Runnable> first = new AtomicReference<>(() -> {});
        World raced = new World(
                new ManualClock(),
                handlers,
                store -> Racing.of(store, () -> first.getAndSet(() -> {}).run()),
                lanes -> lanes);
        TaskId id = raced.submitted(template).id();
        first.set(() -> raced.order(id, new Wish.Pause()));

        assertThat(raced.workOff(template, id)).is(TaskState.Kind.PAUSED).didNotRun("a");

        raced.order(id, new Wish.Resume());
        assertThat(raced.workOff(template, id)).isComplete();
    }

    @Test
    void what_was_unlocked_during_a_pause_is_sent_on_resume() {
        Template template = aTemplate("shop/order")
                .with(
                        aStep("a").by("pausing"),
                        aStep("b").after("a"),
                        aStep("c").after("a"))
                .build();
        List<TaskId> ids = new ArrayList<>();
        handlers.on("pausing", call -> {
            world.order(call.task(), new Wish.Pause());
            return Handlers.completed("1");
        });
        ids.add(world.submitted(template).id());

        assertThat(world.workOff(template, ids.getFirst()))
                .is(TaskState.Kind.PAUSED)
                .step("a", StepState.Kind.COMPLETE)
                .step("b", StepState.Kind.READY);
        world.order(ids.getFirst(), new Wish.Resume());
        assertThat(world.workOff(template, ids.getFirst())).isComplete();
    }

    @ParameterizedTest
    @EnumSource(FailurePolicy.class)
    void what_failed_is_retried_and_what_was_given_up_runs(FailurePolicy policy) {
        Template template = aTemplate("shop/order")
                .failurePolicy(policy)
                .with(
                        aStep("a"),
                        aStep("b").after("a").by("flaky"),
                        aStep("c").after("b"),
                        aStep("d").after("a").lane(Lane.HIGH).heartbeat(Duration.ofSeconds(5)))
                .build();
        TaskId id = world.submitted(template).id();
        TaskSeen failed = world.workOff(template, id);
        assertThat(failed)
                .is(policy == FailurePolicy.BLOCK ? TaskState.Kind.BLOCKED : TaskState.Kind.FAILED)
                .step("b", StepState.Kind.FAILED);
        works = true;

        assertThat(world.order(id, new Wish.Retry(Optional.empty()))).isInstanceOf(Controlled.Done.class);

        assertThat(world.runToItsEnd(template, id)).isComplete().ran("b").before("c");
        assertThat(world.order(id, new Wish.Retry(Optional.empty()))).isInstanceOf(Controlled.Refused.class);
    }

    @Test
    void a_blocked_task_goes_on_when_its_failure_was_skipped_or_resolved() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.BLOCK)
                .with(
                        aStep("a").by("flaky"),
                        aStep("b").by("flaky"),
                        aStep("c").after("a", "b").by("sum"))
                .build();
        List<String> given = new ArrayList<>();
        handlers.on("sum", call -> {
            given.add(call.results().toString());
            return Handlers.completed("1");
        });
        TaskId id = world.submitted(template).id();
        assertThat(world.workOff(template, id)).is(TaskState.Kind.BLOCKED);

        assertThat(world.order(id, new Wish.Skip("a"))).isInstanceOf(Controlled.Done.class);
        world.workOff(template, id);
        assertThat(world.order(id, new Wish.Resolve(Optional.of("b"), Optional.of(new Json("{\"by\":\"hand\"}")))))
                .isInstanceOf(Controlled.Done.class);

        assertThat(world.runToItsEnd(template, id))
                .isComplete()
                .step("a", StepState.Kind.SKIPPED)
                .step("b", StepState.Kind.RESOLVED);
        assertThat(given).containsExactly("{b={\"by\":\"hand\"}}");
    }

    @ParameterizedTest
    @EnumSource(FailurePolicy.class)
    void a_failure_of_a_task_that_has_ended_is_set_aside_and_the_rest_runs(FailurePolicy policy) {
        Template template = aTemplate("shop/order")
                .failurePolicy(policy)
                .with(aStep("a").by("flaky"), aStep("b").after("a"), aStep("c").after("b"))
                .build();
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);

        assertThat(world.order(id, new Wish.Skip("a"))).isInstanceOf(Controlled.Done.class);

        assertThat(world.runToItsEnd(template, id))
                .isComplete()
                .step("a", StepState.Kind.SKIPPED)
                .ran("b")
                .before("c");
    }

    @Test
    void a_restart_from_a_step_does_it_and_all_behind_it_again() {
        List<String> runs = new ArrayList<>();
        handlers.on("note", call -> {
            runs.add(call.step().name());
            return Handlers.completed("\"" + "x".repeat(runs.size() * 200) + "\"");
        });
        Template template = aTemplate("shop/order")
                .with(
                        aStep("a").by("note"),
                        aStep("b").after("a").by("note"),
                        aStep("c").after("b").by("note"),
                        aStep("d").after("a").by("note"))
                .build();
        TaskId id = world.run(template).task().id();
        runs.clear();

        assertThat(world.order(id, new Wish.Restart("b"))).isInstanceOf(Controlled.Done.class);

        TaskSeen again = world.runToItsEnd(template, id);
        assertThat(again).isComplete();
        assertThat(runs).containsExactly("b", "c");
        assertThat(again.task().epoch()).isEqualTo(1);
    }

    @Test
    void a_restart_gives_the_steps_behind_it_the_new_result() {
        List<String> given = new ArrayList<>();
        List<Integer> runs = new ArrayList<>();
        handlers.on("grows", call -> {
                    runs.add(1);
                    return Handlers.completed("\"" + "x".repeat(runs.size() == 1 ? 10 : 900) + "\"");
                })
                .on("reads", call -> {
                    given.add(String.valueOf(Optional.ofNullable(call.results().get("a"))
                            .map(Json::size)
                            .orElse(0)));
                    return Handlers.completed("1");
                });
        Template template = aTemplate("shop/order")
                .with(
                        aStep("first"),
                        aStep("a").after("first").by("grows"),
                        aStep("b").after("a").by("reads"))
                .build();
        TaskId id = world.run(template).task().id();

        world.order(id, new Wish.Restart("a"));
        world.runToItsEnd(template, id);
        world.order(id, new Wish.Restart("b"));

        assertThat(world.runToItsEnd(template, id)).isComplete();
        assertThat(given).containsExactly("12", "902", "902");
    }

    @Test
    void what_was_taken_back_is_done_again_by_a_retry() {
        List<String> runs = new ArrayList<>();
        handlers.on("note", call -> {
            runs.add(call.step().name());
            return Handlers.completed("1");
        });
        Template template = aTemplate("shop/order")
                .with(
                        aStep("a").by("note").undoneBy("note"),
                        aStep("b").after("a").by("flaky"))
                .build();
        TaskId id = world.submitted(template).id();
        assertThat(world.workOff(template, id)).isFailed();
        works = true;

        world.order(id, new Wish.Retry(Optional.of("b")));

        assertThat(world.runToItsEnd(template, id)).isComplete();
        assertThat(runs).containsExactly("a", "undo a", "a");
    }

    @Test
    void a_task_is_moved_to_another_lane() {
        Template template =
                aTemplate("shop/order").with(aStep("a"), aStep("b").after("a")).build();
        TaskId id = world.submitted(template).id();

        assertThat(world.order(id, new Wish.Move(Lane.CRITICAL))).isInstanceOf(Controlled.Done.class);

        TaskSeen done = world.workOff(template, id);
        assertThat(done).isComplete();
        assertThat(done.task().head().lane()).isEqualTo(Lane.CRITICAL);
        assertThat(done.moves())
                .filteredOn(Move.OfTask.class::isInstance)
                .anySatisfy(move -> assertThat(move.detail()).isEqualTo("CRITICAL: because"));
    }

    @Test
    void items_that_failed_are_made_out_anew_by_a_retry() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.BLOCK)
                .with(aStep("each").by("each").forEach(2, 0), aStep("end").after("each"))
                .build();
        handlers.on("each", call -> {
            if (call.item() < 0) {
                return new Outcome.Spreads(3);
            }
            return works || call.item() != 1 ? Handlers.completed("1") : Handlers.failed("NO", "not yet");
        });
        TaskId id = world.submitted(template).id();
        assertThat(world.workOff(template, id)).is(TaskState.Kind.BLOCKED);
        works = true;

        world.order(id, new Wish.Retry(Optional.empty()));

        assertThat(world.runToItsEnd(template, id)).isComplete();
    }

    @Test
    void a_task_that_ended_refuses_what_it_can_not_do_and_says_so() {
        Template template = aTemplate("shop/order").with(aStep("a")).build();
        TaskId id = world.run(template).task().id();

        assertThat(world.order(id, new Wish.Pause())).isInstanceOf(Controlled.Refused.class);
        assertThat(world.order(id, new Wish.Cancel())).isInstanceOf(Controlled.Refused.class);
        assertThat(world.order(id, new Wish.Skip("a"))).isInstanceOf(Controlled.Refused.class);
        assertThat(world.order(id, new Wish.Skip("b"))).isInstanceOf(Controlled.UnknownStep.class);
        assertThat(world.order(new TaskId("0".repeat(26)), new Wish.Pause()))
                .isInstanceOf(Controlled.UnknownTask.class);
    }
}
