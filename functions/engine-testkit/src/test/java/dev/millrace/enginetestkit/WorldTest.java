package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.memory.Handlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WorldTest {
    private final Handlers handlers = new Handlers()
            .on(
                    "once",
                    call -> call.attempt() == 1 ? Handlers.mayHelp("OOPS", "the first time") : Handlers.completed("1"))
            .on("never", call -> Handlers.failed("NO", "for good"));

    @Test
    void a_step_runs_after_its_parents_and_reads_their_results() {
        Template template = aTemplate("shop/order")
                .with(
                        aStep("ship").after("charge", "reserve").by("ship"),
                        aStep("charge").by("one"),
                        aStep("reserve"))
                .build();
        handlers.on("one", call -> Handlers.completed("1")).on("ship", call -> {
            boolean both =
                    call.results().containsKey("charge") && call.results().containsKey("reserve");
            return both ? Handlers.completed("2") : Handlers.failed("MISSING", "a result");
        });

        TaskSeen task = new World(handlers).run(template);

        assertThat(task)
                .isComplete()
                .ran("charge")
                .before("ship")
                .ran("reserve")
                .before("ship");
    }

    @Test
    void a_step_that_fails_is_tried_again_however_long_its_delay() {
        Template template = aTemplate("shop/order")
                .with(
                        aStep("a").by("once").retry(2, Duration.ofDays(3)),
                        aStep("b").after("a"))
                .build();

        assertThat(new World(handlers).run(template)).isComplete().tried("a", 2).tried("b", 1);
    }

    @Test
    void looking_at_all_tasks_sends_again_what_a_purged_queue_held() {
        Template template =
                aTemplate("shop/order").with(aStep("a"), aStep("b").after("a")).build();
        World world = new World(handlers);
        TaskId task = world.submitted(template).id();
        Instant submitted = world.now();
        world.purge();

        int looked = world.lookAtAll();

        assertThat(looked).isEqualTo(1);
        assertThat(world.runToItsEnd(template, task)).isComplete();
        assertThat(world.now()).isEqualTo(submitted);
    }

    @Test
    void what_is_behind_a_failure_is_given_up_and_the_rest_runs() {
        Template template = aTemplate("shop/order")
                .failurePolicy(FailurePolicy.CONTINUE)
                .with(
                        aStep("a").by("never"),
                        aStep("b").after("a"),
                        aStep("c"),
                        aStep("d").after("c"))
                .build();

        assertThat(new World(handlers).run(template))
                .isFailed()
                .step("a", StepState.Kind.FAILED)
                .step("b", StepState.Kind.CANCELLED)
                .step("d", StepState.Kind.COMPLETE)
                .didNotRun("b");
    }

    @Test
    void steps_that_wait_for_each_other_are_refused() {
        TemplateBuilder template =
                aTemplate("shop/order").with(aStep("a").after("b"), aStep("b").after("a"));

        assertThatThrownBy(template::build).hasMessageContaining("wait for each other");
    }

    @Test
    void a_task_of_ten_thousand_steps_completes() {
        TemplateBuilder template = aTemplate("large/grid").with(aStep("s0"));
        for (int step = 1; step < 10_000; step++) {
            template.with(
                    step < 100
                            ? aStep("s" + step).after("s0")
                            : aStep("s" + step).after("s" + (step - 99), "s" + (step - 100 + 1 + step % 7)));
        }

        TaskSeen task = new World(handlers).run(template.build());

        assertThat(task).isComplete().ran("s0").before("s9999").tried("s5000", 1);
    }
}
