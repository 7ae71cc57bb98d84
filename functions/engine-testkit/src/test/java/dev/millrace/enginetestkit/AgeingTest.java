package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Steps that wait too long in a lane whose workers never come to them.
class AgeingTest {
    private final ManualClock clock = new ManualClock();
    private final Requests requests = new Requests();
    private final World world = new World(
            clock,
            new Handlers()
                    .on(
                            "once",
                            call -> call.attempt() == 1
                                    ? Handlers.mayHelp("OOPS", "the first time")
                                    : Handlers.completed("1")),
            store -> requests.of(TaskStore.class, store),
            lanes -> requests.of(Queues.class, lanes));

    @Test
    void a_task_that_waits_too_long_goes_on_one_lane_up() {
        Template template = aTemplate("shop/order")
                .lane(Lane.LOW)
                .with(aStep("a"), aStep("b").after("a"))
                .build();
        world.stall(Lane.LOW);
        TaskId task = world.submitted(template).id();
        int submission = requests.writes();

        world.live(SweepTasks.AGEING.minusSeconds(1));
        assertThat(world.seen(template, task)).didNotRun("a");
        assertThat(requests.writes() - submission).as("three looks").isEqualTo(3);

        world.live(Duration.ofSeconds(1));
        assertThat(world.seen(template, task)).isComplete();
        assertThat(aged(template, task)).containsExactly("normal");
        assertThat(requests.writes() - submission)
                .as("a fourth look, which is what raises it; claim, and two ends, as for any task")
                .isEqualTo(4 + 3);
    }

    @Test
    void it_climbs_as_long_as_it_waits_and_a_lane_of_a_steps_own_climbs_too() {
        Template template = aTemplate("shop/order")
                .with(aStep("a"), aStep("b").after("a").lane(Lane.BACKGROUND))
                .build();
        List.of(Lane.BACKGROUND, Lane.LOW, Lane.NORMAL).forEach(world::stall);
        TaskId task = world.submitted(template).id();

        world.live(Duration.ofMinutes(11));
        assertThat(world.seen(template, task)).ran("a").atAll();
        assertThat(world.seen(template, task)).didNotRun("b");
        world.live(SweepTasks.AGEING.multipliedBy(3));

        assertThat(world.seen(template, task)).isComplete();
        assertThat(aged(template, task)).containsExactly("high", "critical", "critical");
    }

    @Test
    void an_attempt_that_fell_due_grows_old_too() {
        Template template = aTemplate("shop/order")
                .lane(Lane.LOW)
                .with(aStep("a").by("once").retry(2, Duration.ofMinutes(1)))
                .build();
        TaskId task = world.submitted(template).id();
        world.workOff(template, task);
        world.stall(Lane.LOW);

        world.live(Duration.ofMinutes(13));

        assertThat(world.seen(template, task)).isComplete().tried("a", 2);
    }

    @Test
    void whoever_is_limited_or_paused_waits_where_he_is() {
        Scope scope = new Scope.OfHandler("limited");
        world.limits()
                .put(new LimitRecord(
                        scope,
                        Optional.of(new Limit(scope, Optional.of(1), Optional.empty())),
                        1,
                        "ann",
                        clock.instant(),
                        "w"));
        world.stall(Lane.LOW);
        Template limited = aTemplate("shop/limited")
                .lane(Lane.LOW)
                .with(aStep("a").by("limited"))
                .build();
        Template paused =
                aTemplate("shop/paused").lane(Lane.LOW).with(aStep("a")).build();
        TaskId one = world.submitted(limited).id();
        TaskId other = world.submitted(paused).id();
        world.holds().pause(new Held.OfTemplate("shop", "paused"), "because", "ann");

        world.live(Duration.ofHours(2));

        assertThat(aged(limited, one)).isEmpty();
        assertThat(aged(paused, other)).isEmpty();
    }

    @Test
    void whoever_moves_it_makes_it_young_again() {
        Template template =
                aTemplate("shop/order").lane(Lane.LOW).with(aStep("a")).build();
        List.of(Lane.NORMAL, Lane.LOW).forEach(world::stall);
        TaskId task = world.submitted(template).id();
        world.live(Duration.ofMinutes(11));
        assertThat(aged(template, task)).containsExactly("normal");

        world.order(task, new Wish.Move(Lane.LOW));
        world.live(Duration.ofMinutes(9));
        assertThat(aged(template, task)).hasSize(1);
        world.live(Duration.ofMinutes(4));

        assertThat(aged(template, task)).containsExactly("normal", "normal");
    }

    private List<String> aged(Template template, TaskId task) {
        return world.seen(template, task).moves().stream()
                .filter(move -> move.cause() == Cause.AGED)
                .map(Move::detail)
                .toList();
    }
}
