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
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tasks that are cancelled once what runs has ended.
class GracefulCancelTest {
    private final Requests requests = new Requests();
    private final List<String> begun = new ArrayList<>();
    private Wish wish = new Wish.Leave(false);
    private final Handlers handlers = new Handlers()
            .on("note", call -> {
                begun.add(call.step().name());
                return Handlers.completed("1");
            })
            .on("leaves", call -> {
                begun.add(call.step().name());
                assertThat(order(call.task())).isInstanceOf(Controlled.Done.class);
                assertThat(call.heartbeat().beat()).as("it is not told to stop").isTrue();
                return Handlers.completed("2");
            })
            .on("each", call -> call.item() < 0 ? new Outcome.Spreads(5) : leavesAtTheSecond(call.task(), call.item()))
            .on("breaks", call -> Handlers.mayHelp("OOPS", "again later"));
    private final World world = new World(
            new ManualClock(),
            handlers,
            store -> requests.of(TaskStore.class, store),
            lanes -> requests.of(Queues.class, lanes));

    private Controlled order(TaskId task) {
        return world.order(task, wish);
    }

    private Outcome leavesAtTheSecond(TaskId task, int item) {
        begun.add("item " + item);
        if (item == 1) {
            order(task);
        }
        return Handlers.completed("1");
    }

    @Test
    void what_runs_is_let_end_and_nothing_else_begins() {
        TaskSeen task = world.run(aTemplate("shop/order")
                .with(
                        aStep("a").by("leaves"),
                        aStep("b").after("a").by("note"),
                        aStep("c").after("b").by("note"))
                .build());

        assertThat(task)
                .isCancelled()
                .step("a", StepState.Kind.COMPLETE)
                .step("b", StepState.Kind.CANCELLED)
                .step("c", StepState.Kind.CANCELLED);
        assertThat(begun).containsExactly("a");
        assertThat(requests.writes())
                .as("submission, claim, the order, and the end, which is written twice as it raced the order")
                .isEqualTo(5);
    }

    @Test
    void what_has_not_begun_never_does() {
        Template template = aTemplate("shop/order").with(aStep("a").by("note")).build();
        TaskId id = world.submitted(template).id();

        order(id);

        assertThat(world.seen(template, id)).isCancelled();
        world.live(Duration.ofHours(1));
        assertThat(begun).isEmpty();
    }

    @Test
    void steps_that_travel_are_given_up_where_they_are_met() {
        TaskSeen task = world.run(aTemplate("shop/order")
                .with(aStep("a").by("leaves"), aStep("b").by("note"), aStep("c").by("note"))
                .build());

        assertThat(task).isCancelled();
        assertThat(begun).contains("a");
        assertThat(task.steps().values())
                .allMatch(state -> state == StepState.Kind.COMPLETE || state == StepState.Kind.CANCELLED);
    }

    @Test
    void items_that_have_not_begun_are_given_up() {
        TaskSeen task = world.run(aTemplate("shop/order")
                .with(
                        aStep("a").by("note"),
                        aStep("b").after("a").by("each").forEach(1, 0),
                        aStep("c").after("b").by("note"))
                .build());

        assertThat(task).isCancelled();
        assertThat(begun).containsExactly("a", "item 0", "item 1");
    }

    @Test
    void an_attempt_that_is_to_come_does_not() {
        Template template = aTemplate("shop/order")
                .with(aStep("a").by("breaks").retry(3, Duration.ofDays(2)))
                .build();
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);

        order(id);

        assertThat(world.workOff(template, id)).isCancelled();
    }

    @Test
    void what_was_done_is_taken_back_if_asked() {
        wish = new Wish.Leave(true);
        TaskSeen task = world.run(aTemplate("shop/order")
                .with(
                        aStep("a").by("note").undoneBy("note"),
                        aStep("b").after("a").by("leaves").undoneBy("note"),
                        aStep("c").after("b").by("note").undoneBy("note"))
                .build());

        assertThat(task).isCancelled().step("c", StepState.Kind.CANCELLED);
        assertThat(begun).hasSize(4).startsWith("a", "b");
    }

    @Test
    void a_paused_task_is_cancelled_too_and_asking_twice_is_like_asking_once() {
        Template template = aTemplate("shop/order")
                .with(aStep("a").by("note"), aStep("b").by("note"))
                .build();
        TaskId id = world.submitted(template).id();
        world.order(id, new Wish.Pause());

        assertThat(order(id)).isInstanceOf(Controlled.Done.class);
        assertThat(order(id)).isInstanceOf(Controlled.Done.class);

        assertThat(world.runToItsEnd(template, id)).is(TaskState.Kind.CANCELLED);
        assertThat(begun).isEmpty();
        assertThat(order(id)).isInstanceOf(Controlled.Done.class);
    }
}
