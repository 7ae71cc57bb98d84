package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Templates, namespaces and lanes that are paused.
class HoldsTest {
    private static final Held ORDER = new Held.OfTemplate("shop", "order");

    private final ManualClock clock = new ManualClock();
    private final Requests requests = new Requests();
    private final List<String> begun = new ArrayList<>();
    private final Handlers handlers = new Handlers()
            .on("note", call -> {
                begun.add(call.step().name());
                return Handlers.completed("1");
            })
            .on("pauses", call -> {
                begun.add(call.step().name());
                pause(ORDER);
                clock.advance(Gate.STALE);
                return Handlers.completed("1");
            })
            .on("each", call -> {
                begun.add(call.step().name());
                return call.item() < 0 ? new Outcome.Spreads(3) : Handlers.completed("1");
            })
            .on(
                    "once",
                    call -> call.attempt() == 1 ? Handlers.mayHelp("OOPS", "the first time") : Handlers.completed("1"));
    private final World world = new World(
            clock, handlers, store -> requests.of(TaskStore.class, store), lanes -> requests.of(Queues.class, lanes));

    @ParameterizedTest
    @ValueSource(strings = {"template/shop/order", "namespace/shop", "lane/low"})
    void nothing_starts_while_it_is_paused_and_all_goes_on_when_it_is_resumed(String held) {
        Template template = aTemplate("shop/order")
                .lane(Lane.LOW)
                .with(aStep("a").by("note"), aStep("b").after("a").by("note"))
                .build();
        pause(Held.parse(held));
        TaskId task = world.submitted(template).id();
        int writes = requests.writes();

        world.live(Duration.ofMinutes(1));

        assertThat(begun).isEmpty();
        assertThat(world.seen(template, task)).is(TaskState.Kind.PENDING);
        assertThat(requests.writes()).as("being put off is no write").isEqualTo(writes);
        Instant resumed = world.now();
        resume(Held.parse(held));
        assertThat(world.runToItsEnd(template, task)).isComplete().tried("a", 1);
        assertThat(Duration.between(resumed, world.now()))
                .as("half as long as it was paused, and what a worker's knowledge may be old")
                .isLessThanOrEqualTo(Duration.ofSeconds(30).plus(Gate.STALE));
    }

    @Test
    void what_is_not_paused_goes_on_beside_it() {
        Template template = aTemplate("shop/order").with(aStep("a").by("note")).build();
        pause(new Held.OfTemplate("shop", "other"), new Held.OfNamespace("bank"), new Held.OfLane(Lane.HIGH));

        assertThat(world.run(template)).isComplete();
    }

    @Test
    void a_chain_in_place_stops_and_what_ran_keeps_its_result() {
        Template template = aTemplate("shop/order")
                .with(aStep("a").by("pauses"), aStep("b").after("a").by("note"))
                .build();
        TaskId task = submittedAndThenPaused(template);

        assertThat(world.seen(template, task))
                .step("a", StepState.Kind.COMPLETE)
                .step("b", StepState.Kind.READY);
        resume(ORDER);
        assertThat(world.runToItsEnd(template, task)).isComplete().tried("a", 1).tried("b", 1);
        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void a_step_for_each_item_is_not_spread() {
        Template template = aTemplate("shop/order")
                .with(aStep("a").by("pauses"), aStep("b").after("a").by("each").forEach(3, 0))
                .build();
        TaskId task = submittedAndThenPaused(template);

        assertThat(begun).containsExactly("a");
        resume(ORDER);
        assertThat(world.runToItsEnd(template, task)).isComplete();
    }

    @Test
    void an_attempt_that_falls_due_waits_too() {
        Template template = aTemplate("shop/order")
                .with(aStep("a").by("once").retry(2, Duration.ofDays(3)))
                .build();
        TaskId task = world.submitted(template).id();
        world.workOff(template, task);
        pause(ORDER);

        world.live(Duration.ofDays(4));

        assertThat(world.seen(template, task)).tried("a", 1);
        Instant resumed = world.now();
        resume(ORDER);
        assertThat(world.runToItsEnd(template, task)).isComplete().tried("a", 2);
        assertThat(Duration.between(resumed, world.now())).isLessThanOrEqualTo(Gate.LONGEST_HELD.plus(Gate.STALE));
    }

    @Test
    void however_long_it_is_paused_a_step_has_one_message_and_it_goes_round_every_few_minutes() {
        Template template = aTemplate("shop/order").with(aStep("a").by("note")).build();
        pause(ORDER);
        TaskId task = world.submitted(template).id();
        world.live(Duration.ofHours(1));
        int before = requests.sends();

        world.live(Duration.ofHours(23));

        assertThat(requests.sends() - before).as("once in 2.5 to 5 minutes").isBetween(23 * 12, 23 * 24);
        resume(ORDER);
        assertThat(world.runToItsEnd(template, task)).isComplete();
    }

    @Test
    void a_message_that_is_lost_while_it_is_paused_is_found_afterwards() {
        Template template = aTemplate("shop/order").with(aStep("a").by("note")).build();
        pause(ORDER);
        TaskId task = world.submitted(template).id();
        world.live(Duration.ofMinutes(10));
        world.purge();

        resume(ORDER);

        assertThat(world.runToItsEnd(template, task)).isComplete();
    }

    @Test
    void asking_twice_is_like_asking_once_and_what_was_never_paused_can_not_be_resumed() {
        world.submitted(aTemplate("shop/order").with(aStep("a").by("note")).build());

        Hold first = world.holds().pause(ORDER, "lunch", "ann").orElseThrow();

        assertThat(world.holds().pause(ORDER, "dinner", "bob")).contains(first);
        assertThat(world.holds().list()).containsExactly(first);
        assertThat(world.holds().resume(new Held.OfLane(Lane.LOW), "", "ann")).isEmpty();
        Optional<Hold> resumed = world.holds().resume(ORDER, "", "bob");
        assertThat(world.holds().resume(ORDER, "", "ann")).isEqualTo(resumed);
        assertThat(world.holds().list()).isEmpty();
        assertThat(world.holds().pause(new Held.OfTemplate("shop", "unknown"), "", "ann"))
                .isEmpty();
    }

    private TaskId submittedAndThenPaused(Template template) {
        TaskId task = world.submitted(template).id();
        world.live(Duration.ofMinutes(1));
        return task;
    }

    private void pause(Held... all) {
        for (Held held : all) {
            world.limits().put(new Hold(held, true, "because", "ann", clock.instant(), 1, "w"));
        }
    }

    private void resume(Held held) {
        assertThat(world.holds().resume(held, "because", "ann")).get().returns(false, Hold::stands);
    }
}
