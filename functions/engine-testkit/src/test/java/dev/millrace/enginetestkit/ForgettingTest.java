package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.LetterReason;
import dev.millrace.engine.letter.Letters;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Stale;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Tasks of which nothing more comes: stale ones, and those that are to be forgotten.
class ForgettingTest {
    private final World world = new World(new Handlers());

    /// Whatever is sent is lost.
    private final World deaf =
            new World(new ManualClock(), new Handlers(), store -> store, lanes -> new LosesEverything());

    @Test
    void a_stale_task_is_told_once_until_something_of_it_changes() {
        TaskId id = submitted(deaf, Stale.Action.ALERT);

        pass(Duration.ofMinutes(55));
        assertThat(told(id)).isZero();
        pass(Duration.ofHours(5));
        assertThat(told(id)).isEqualTo(1);
        assertThat(task(deaf, id).state().kind()).isEqualTo(TaskState.Kind.PENDING);

        deaf.order(id, new Wish.Pause());
        pass(Duration.ofHours(5));
        assertThat(told(id)).as("paused is not stale").isEqualTo(1);
        deaf.order(id, new Wish.Resume());
        pass(Duration.ofHours(5));
        assertThat(told(id)).isEqualTo(2);
    }

    @Test
    void a_stale_task_is_set_aside_with_a_dead_letter() {
        TaskId id = submitted(deaf, Stale.Action.DEAD_LETTER);

        deaf.turnTheClockBy(Duration.ofMinutes(61));

        TaskRecord task = task(deaf, id);
        assertThat(task.state().kind()).isEqualTo(TaskState.Kind.PAUSED);
        assertThat(Letters.of(task, template(Stale.Action.DEAD_LETTER)))
                .extracting(DeadLetter::reason)
                .containsExactly(LetterReason.STALE);
    }

    @Test
    void a_stale_task_fails() {
        TaskId id = submitted(deaf, Stale.Action.FAIL);

        deaf.turnTheClockBy(Duration.ofMinutes(61));

        TaskRecord task = task(deaf, id);
        assertThat(task.state().kind()).isEqualTo(TaskState.Kind.FAILED);
        assertThat(Letters.of(task, template(Stale.Action.FAIL)))
                .as("one for the task, not one for each step")
                .extracting(DeadLetter::reason)
                .containsExactly(LetterReason.STALE);
    }

    @Test
    void what_waits_for_a_time_is_not_stale() {
        Template template = aTemplate("shop/order")
                .stale(Duration.ofHours(1), Stale.Action.FAIL)
                .with(aStep("ask").answeredWithin(Duration.ofDays(2)))
                .build();
        TaskId id = world.submitted(template).id();

        world.live(Duration.ofHours(30));

        assertThat(task(world, id).state().kind().ends()).isFalse();
    }

    @Test
    void an_ended_task_is_kept_for_as_long_as_its_template_says() {
        Template template = aTemplate("shop/order")
                .keep(Duration.ofDays(30))
                .with(aStep("a"), aStep("b").after("a"))
                .build();
        TaskId id = world.run(template).task().id();

        world.turnTheClockBy(Duration.ofDays(29));
        assertThat(world.table().readTask(id)).isPresent();
        world.turnTheClockBy(Duration.ofDays(2));

        assertThat(world.table().readTask(id)).isEmpty();
        assertThat(world.table().readSteps(id)).isEmpty();
    }

    @Test
    void a_deleted_task_is_gone_at_once_and_its_key_is_free_when_it_is_erased() {
        Template template = aTemplate("shop/order").with(aStep("a")).build();
        world.knows(template);
        TaskId id = ((Submitted.Created) world.submit(keyed())).task().id();

        assertThat(world.delete(id)).as("it runs").isInstanceOf(Controlled.Refused.class);
        world.runToItsEnd(template, id);
        assertThat(world.delete(id)).isInstanceOf(Controlled.Done.class);
        assertThat(world.delete(id)).as("asked twice").isInstanceOf(Controlled.Done.class);

        assertThat(task(world, id).history().moves().getLast())
                .matches(move -> move.cause() == Cause.DELETED && move.actor().equals("ann"));
        assertThat(world.order(id, new Wish.Restart("a"))).isInstanceOf(Controlled.UnknownTask.class);
        assertThat(world.submit(keyed())).isInstanceOf(Submitted.BeingErased.class);
        world.turnTheClockBy(Duration.ofMinutes(1));
        assertThat(world.table().readTask(id)).isEmpty();
        assertThat(world.submit(keyed())).isInstanceOf(Submitted.Created.class);
    }

    @Test
    void a_deleted_task_is_erased_when_no_worker_that_was_cut_off_from_it_can_write_any_more() {
        List<Submitted> between = new ArrayList<>();
        ManualClock clock = new ManualClock();
        AtomicReference<World> itself = new AtomicReference<>();
        World busy = new World(
                clock,
                new Handlers().on("slow", call -> {
                    World running = itself.get();
                    running.order(call.task(), new Wish.Cancel());
                    running.delete(call.task());
                    running.turnTheClockBy(Duration.ofMinutes(3));
                    between.add(running.submit(keyed()));
                    return Handlers.completed("\"" + "x".repeat(1_000) + "\"");
                }),
                store -> store,
                lanes -> lanes);
        itself.set(busy);
        Template template = aTemplate("shop/order")
                .with(aStep("a").by("slow").timeout(Duration.ofMinutes(10)))
                .build();
        busy.knows(template);
        TaskId id = ((Submitted.Created) busy.submit(keyed())).task().id();

        busy.live(Duration.ofMinutes(20));

        assertThat(between).singleElement().isInstanceOf(Submitted.BeingErased.class);
        assertThat(busy.table().readTask(id)).isEmpty();
        assertThat(busy.table().readSteps(id)).as("what the worker left").isEmpty();
    }

    /// It was sent for a task of this key that is no more.
    @Test
    void a_message_of_an_attempt_that_nothing_leads_to_begins_nothing() {
        AtomicReference<Queues> lanes = new AtomicReference<>();
        List<Integer> attempts = new ArrayList<>();
        World other = new World(
                new ManualClock(),
                new Handlers().on("note", call -> {
                    attempts.add(call.attempt());
                    return Handlers.completed("1");
                }),
                store -> store,
                queues -> {
                    lanes.set(queues);
                    return queues;
                });
        Template template = aTemplate("shop/order")
                .with(aStep("a").by("note"), aStep("b").by("note"))
                .build();
        TaskId id = other.submitted(template).id();
        for (int step = 0; step < 2; step++) {
            lanes.get()
                    .send(List.of(new Queues.Dispatch(
                            Lane.NORMAL, new StepMessage(id, step, 0, 3, "00-0-0-00"), Duration.ZERO)));
        }

        other.live(Duration.ofMinutes(1));

        assertThat(attempts).containsExactly(1, 1);
        assertThat(task(other, id).state().kind()).isEqualTo(TaskState.Kind.COMPLETE);
    }

    private static Submission keyed() {
        return new Submission(
                "shop",
                "order",
                Optional.empty(),
                new Json("{}"),
                Optional.of("key"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void pass(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minusMinutes(5)) {
            deaf.turnTheClockBy(Duration.ofMinutes(5));
        }
    }

    private long told(TaskId id) {
        return task(deaf, id).history().moves().stream()
                .filter(move -> move.cause() == Cause.WENT_STALE)
                .count();
    }

    private static Template template(Stale.Action action) {
        return aTemplate("shop/order")
                .stale(Duration.ofHours(1), action)
                .with(aStep("a"), aStep("b"), aStep("c").after("a", "b"))
                .build();
    }

    private static TaskId submitted(World world, Stale.Action action) {
        return world.submitted(template(action)).id();
    }

    private static TaskRecord task(World world, TaskId id) {
        return world.table().readTask(id).orElseThrow();
    }

    private static final class LosesEverything implements Queues {
        @Override
        public void send(List<Dispatch> dispatches) {}

        @Override
        public void send(Finish finish) {}
    }
}
