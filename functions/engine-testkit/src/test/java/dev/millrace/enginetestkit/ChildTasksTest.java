package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.ReadTask;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Tasks that steps start, over the ports in memory.
class ChildTasksTest {
    private static final Template CHILD = aTemplate("shop/child")
            .with(aStep("first"), aStep("last").after("first").by("answer"))
            .build();

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Handlers handlers = new Handlers()
            .on("answer", call -> Handlers.completed("{\"answer\":42}"))
            .on("never", call -> Handlers.failed("DECLINED", "for good"));
    private final World world = new World(handlers).knowing(CHILD);

    @Test
    void a_step_is_complete_when_the_task_it_started_is_and_has_its_result() {
        Template parent = parentOf(aStep("b").after("a").awaits("shop/child"));

        TaskSeen seen = world.run(parent);

        assertThat(seen)
                .isComplete()
                .step("b", StepState.Kind.COMPLETE)
                .ran("c")
                .atAll();
        TaskRecord child = child();
        assertThat(child.state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
        assertThat(child.head().parent()).hasValueSatisfying(told -> {
            assertThat(told.task()).isEqualTo(seen.task().id());
            assertThat(told.name()).isEqualTo("b");
            assertThat(told.depth()).isOne();
        });
        assertThat(child.head().origin().correlationId())
                .isEqualTo(seen.task().head().origin().correlationId());
        assertThat(resultOf(seen.task().id(), 1)).isEqualTo("{\"answer\":42}");
        assertThat(world.view(seen.task().id()).children()).containsEntry(1, child.id());
        assertThat(causes(seen)).contains(Cause.CHILD_STARTED, Cause.CHILD_ENDED);
    }

    @Test
    void a_step_that_waits_for_nothing_is_complete_at_once_and_its_task_goes_its_own_way() {
        Template parent = parentOf(aStep("b").after("a").starts("shop/child"));
        TaskId id = world.submitted(parent).id();

        world.workOff(parent, id);

        ReadTask.View view = world.view(id);
        assertThat(view.task().state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
        assertThat(child().state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
        assertThat(child().head().parent().map(Parent::waits)).contains(false);
        assertThat(view.children()).containsEntry(1, child().id());
    }

    @Test
    void a_child_that_failed_fails_the_step_and_another_attempt_is_another_child() {
        AtomicInteger tries = new AtomicInteger();
        handlers.on(
                "answer",
                call -> tries.incrementAndGet() < 3 ? Handlers.failed("DECLINED", "no") : Handlers.completed("1"));
        Template parent = parentOf(aStep("b").after("a").awaits("shop/child").retry(3, Duration.ofSeconds(10)));

        assertThat(world.run(parent)).isComplete().tried("b", 3);

        assertThat(children())
                .extracting(task -> task.state().kind())
                .containsExactlyInAnyOrder(TaskState.Kind.FAILED, TaskState.Kind.FAILED, TaskState.Kind.COMPLETE);
    }

    @Test
    void the_error_says_which_child_failed_and_why() {
        handlers.on("answer", call -> Handlers.failed("DECLINED", "no money"));

        TaskSeen seen = world.run(parentOf(aStep("b").after("a").awaits("shop/child")));

        assertThat(seen).isFailed().didNotRun("c");
        assertThat(world.view(seen.task().id()).report().steps().get(1).error()).hasValueSatisfying(error -> {
            assertThat(error.code()).isEqualTo("CHILD_FAILED");
            assertThat(error.message()).contains(child().id().text(), "shop/child@1.0.0", "DECLINED", "no money");
        });
    }

    @Test
    void a_step_may_go_on_whatever_became_of_its_child() {
        handlers.on("answer", call -> Handlers.failed("DECLINED", "no \"money\""));

        TaskSeen seen = world.run(parentOf(aStep("b").after("a").awaitsAnyEndOf("shop/child")));

        assertThat(seen).isComplete().ran("c").atAll();
        assertThat(resultOf(seen.task().id(), 1))
                .isEqualTo("{\"task\":\"" + child().id() + "\",\"state\":\"failed\","
                        + "\"error\":{\"code\":\"DECLINED\",\"message\":\"no \\\"money\\\"\"}}");
    }

    @Test
    void a_child_that_a_person_cancels_fails_the_step() {
        Template waiting = slow("shop/child");
        Template parent = parentOf(aStep("b").after("a").awaits("shop/child"));
        World world = new World(handlers).knowing(waiting);
        TaskId id = world.submitted(parent).id();
        world.workOff(parent, id);

        world.order(childrenOf(world).getFirst().id(), new Wish.Cancel());

        assertThat(world.runToItsEnd(parent, id)).isFailed();
        assertThat(world.view(id).report().steps().get(1).error())
                .hasValueSatisfying(error -> assertThat(error.code()).isEqualTo("CHILD_CANCELLED"));
    }

    @Test
    void a_cancel_follows_down_to_the_grandchildren_and_not_to_those_nobody_waits_for() {
        Template leaf = slow("shop/leaf");
        Template middle = aTemplate("shop/child")
                .with(aStep("deeper").awaits("shop/leaf"), aStep("aside").starts("shop/leaf"))
                .build();
        Template parent = parentOf(aStep("b").after("a").awaits("shop/child"));
        World world = new World(handlers).knowing(leaf, middle);
        TaskId id = world.submitted(parent).id();
        world.workOff(parent, id);
        assertThat(world.tasks()).hasSize(4);

        world.order(id, new Wish.Cancel());
        world.workOff(parent, id);

        assertThat(world.tasks())
                .filteredOn(task -> task.head().parent().map(Parent::waits).orElse(true))
                .hasSize(3)
                .allMatch(task -> task.state().kind() == TaskState.Kind.CANCELLED);
        assertThat(world.tasks())
                .filteredOn(task -> !task.head().parent().map(Parent::waits).orElse(true))
                .hasSize(1)
                .noneMatch(TaskRecord::ended);
    }

    @Test
    void a_failure_beside_it_and_the_end_of_the_tasks_time_give_up_a_child() {
        for (TemplateBuilder given : List.of(
                aTemplate("shop/failing")
                        .with(aStep("b").awaits("shop/child"), aStep("x").by("late")),
                aTemplate("shop/timely")
                        .timeout(Duration.ofMinutes(3))
                        .with(aStep("b").awaits("shop/child")))) {
            Template parent = given.build();
            handlers.on("late", call -> Handlers.failed("NO", "for good"));
            World world = new World(handlers).knowing(slow("shop/child"));

            TaskSeen seen = world.runToItsEnd(parent, world.submitted(parent).id());
            world.workOff(parent, seen.task().id());

            assertThat(seen).isFailed();
            assertThat(childrenOf(world))
                    .as(parent.toString())
                    .allMatch(task -> task.state().kind() == TaskState.Kind.CANCELLED);
        }
    }

    @Test
    void a_step_that_a_person_skips_lets_its_child_go() {
        Template parent = parentOf(aStep("b").after("a").awaits("shop/child"));
        World world = new World(handlers).knowing(slow("shop/child"));
        TaskId id = world.submitted(parent).id();
        world.workOff(parent, id);

        world.order(id, new Wish.Skip("b"));

        assertThat(world.runToItsEnd(parent, id)).isComplete();
        world.workOff(parent, id);
        assertThat(childrenOf(world)).allMatch(task -> task.state().kind() == TaskState.Kind.CANCELLED);
    }

    @Test
    void a_pause_does_not_follow_down_and_the_parent_hears_of_the_end_when_it_is_resumed() {
        Template parent = parentOf(aStep("b").after("a").awaits("shop/child"));
        World world = new World(handlers).knowing(slow("shop/child"));
        TaskId id = world.submitted(parent).id();
        world.workOff(parent, id);
        world.order(id, new Wish.Pause());
        world.live(Duration.ofHours(3));
        assertThat(childrenOf(world)).allMatch(TaskRecord::ended);
        assertThat(world.seen(parent, id)).is(TaskState.Kind.PAUSED);

        world.order(id, new Wish.Resume());

        assertThat(world.runToItsEnd(parent, id)).isComplete();
    }

    @Test
    void each_item_of_a_list_starts_a_task_of_its_own() {
        handlers.on(
                "task",
                call -> call.item() < 0
                        ? new Outcome.Spreads(7)
                        : new Outcome.StartsTask(new Json("{\"item\":" + call.item() + "}"), Optional.empty()));
        Template parent = parentOf(aStep("b").after("a").awaits("shop/child").forEach(3, 0));

        TaskSeen seen = world.run(parent);

        assertThat(seen).isComplete();
        assertThat(children())
                .hasSize(7)
                .extracting(task -> task.head().parent().orElseThrow().name())
                .contains("b[0]", "b[6]");
    }

    @Test
    void a_template_may_start_itself_ten_deep_and_no_deeper() {
        Template endless = aTemplate("shop/endless")
                .with(aStep("again").awaits("shop/endless"))
                .build();

        TaskSeen seen = world.run(endless);

        assertThat(seen).isFailed();
        assertThat(world.tasks()).hasSize(11);
        TaskRecord deepest = world.tasks().stream()
                .filter(task -> task.head().parent().map(Parent::depth).orElse(0) == 10)
                .findFirst()
                .orElseThrow();
        assertThat(world.view(deepest.id()).report().steps().getFirst().error()).hasValueSatisfying(error -> {
            assertThat(error.code()).isEqualTo("CHILD_TOO_DEEP");
            assertThat(error.message()).contains("shop/endless (11 times) > shop/endless");
        });
    }

    @Test
    void a_template_that_there_is_not_is_refused() {
        TaskSeen seen = world.run(parentOf(aStep("b").after("a").awaits("shop/nowhere")));

        assertThat(seen).isFailed();
        assertThat(world.view(seen.task().id()).report().steps().get(1).error())
                .hasValueSatisfying(error -> assertThat(error.toString()).contains("CHILD_REFUSED", "shop/nowhere"));
    }

    @Test
    void a_lost_message_of_the_childs_end_is_made_good_by_the_sweep_within_half_an_hour() {
        Template parent = parentOf(aStep("b").after("a").awaits("shop/child"));
        World world = new World(handlers).knowing(slow("shop/child"));
        TaskId id = world.submitted(parent).id();
        world.workOff(parent, id);
        world.live(Duration.ofHours(2).minusMinutes(1));
        world.order(childrenOf(world).getFirst().id(), new Wish.Resolve(Optional.empty(), Optional.empty()));
        world.purge();

        world.live(Duration.ofMinutes(33));

        assertThat(world.seen(parent, id)).isComplete();
    }

    @Test
    void a_worker_that_dies_anywhere_changes_nothing_of_the_end() {
        Template child = aTemplate("shop/child")
                .with(
                        aStep("first").retry(3, SECOND),
                        aStep("last").after("first").retry(3, SECOND))
                .build();
        Template parent = aTemplate("shop/parent")
                .with(
                        aStep("a").retry(3, SECOND),
                        aStep("b").after("a").awaits("shop/child").retry(3, SECOND),
                        aStep("c").after("b").retry(3, SECOND))
                .build();
        for (int call = 1; call < 40; call++) {
            int deadly = call;
            AtomicInteger calls = new AtomicInteger();
            World world = new World(
                            new ManualClock(),
                            handlers,
                            store -> dying(TaskStore.class, store, calls, deadly),
                            lanes -> dying(Queues.class, lanes, calls, deadly))
                    .knowing(child);
            TaskId id;
            try {
                id = world.submitted(parent).id();
            } catch (World.WorkerDied died) {
                continue;
            }

            assertThat(world.runToItsEnd(parent, id)).isComplete();
            assertThat(childrenOf(world)).as("death at call " + deadly).hasSize(1);
        }
    }

    @Test
    void under_continue_a_branch_beside_the_failed_child_goes_on() {
        handlers.on("answer", call -> Handlers.failed("DECLINED", "no"));
        Template parent = aTemplate("shop/parent")
                .failurePolicy(FailurePolicy.CONTINUE)
                .with(aStep("b").awaits("shop/child"), aStep("behind").after("b"), aStep("beside"))
                .build();

        assertThat(world.run(parent))
                .isFailed()
                .didNotRun("behind")
                .ran("beside")
                .atAll();
    }

    /// Dies behind its call of this number.
    private static <T> T dying(Class<T> port, T served, AtomicInteger calls, int deadly) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(served, arguments);
                    if (calls.incrementAndGet() == deadly) {
                        throw new World.WorkerDied();
                    }
                    return answer;
                }));
    }

    private static Template parentOf(StepBuilder middle) {
        return aTemplate("shop/parent")
                .with(aStep("a"), middle, aStep("c").after("b"))
                .build();
    }

    /// Waits for two hours.
    private Template slow(String name) {
        handlers.on("wait", call -> new Outcome.Waits(call.deadline().plus(Duration.ofHours(2)), new Json("1")));
        return aTemplate(name).with(aStep("wait").by("wait")).build();
    }

    private TaskRecord child() {
        assertThat(children()).hasSize(1);
        return children().getFirst();
    }

    private List<TaskRecord> children() {
        return childrenOf(world);
    }

    private static List<TaskRecord> childrenOf(World world) {
        return world.tasks().stream()
                .filter(task -> task.head().parent().isPresent())
                .toList();
    }

    private String resultOf(TaskId task, int step) {
        return world.table().readStep(task, step).orElseThrow().result().orElseThrow() instanceof Payload.Inline inline
                ? inline.json().text()
                : "";
    }

    private static List<Cause> causes(TaskSeen seen) {
        return seen.moves().stream().map(Move::cause).toList();
    }
}
