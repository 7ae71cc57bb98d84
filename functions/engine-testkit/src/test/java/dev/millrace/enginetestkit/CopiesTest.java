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
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Every message comes twice, and each of those may be sent on: copies must not multiply.
class CopiesTest {
    private static final int WIDTH = 40;

    private final ManualClock clock = new ManualClock();
    private final List<Queues.Dispatch> sent = new ArrayList<>();
    private final World world =
            new World(clock, new Handlers().on("narrow", call -> Handlers.completed("1")), store -> store, Twice::new);

    @Test
    void a_step_that_is_held_for_a_day_has_one_message_that_goes_round() {
        Template template = aTemplate("shop/order").with(aStep("a")).build();
        world.knows(template).holds().pause(new Held.OfNamespace("shop"), "because", "ann");
        TaskId task = world.submitted(template).id();
        world.live(Duration.ofHours(1));
        sent.clear();

        world.live(Duration.ofHours(23));

        assertThat(sent).as("once in 2.5 to 5 minutes").hasSizeBetween(23 * 12, 23 * 24);
        world.holds().resume(new Held.OfNamespace("shop"), "because", "ann");
        assertThat(world.runToItsEnd(template, task)).isComplete();
    }

    @Test
    void steps_that_wait_for_a_limit_are_sent_about_as_often_as_if_nothing_came_twice() {
        Scope scope = new Scope.OfHandler("narrow");
        world.limits()
                .put(new LimitRecord(
                        scope,
                        Optional.of(new Limit(scope, Optional.of(1), Optional.empty())),
                        1,
                        "ann",
                        clock.instant(),
                        "w"));
        TemplateBuilder builder = aTemplate("shop/order").with(aStep("a"));
        IntStream.range(0, WIDTH)
                .forEach(i -> builder.with(aStep("b" + i).by("narrow").after("a")));
        Template template = builder.build();

        assertThat(world.run(template)).isComplete();

        assertThat(sent)
                .as("each child, once more for a debt that was met again")
                .hasSizeLessThan(3 * WIDTH + 2);
    }

    @Test
    void whoever_submits_the_same_again_sends_what_is_owed_once() {
        Template template =
                aTemplate("shop/order").with(aStep("a"), aStep("b"), aStep("c")).build();
        world.knows(template).holds().pause(new Held.OfNamespace("shop"), "because", "ann");

        for (int again = 0; again < 20; again++) {
            world.submit(new Submission(
                    "shop",
                    "order",
                    Optional.empty(),
                    new Json("{}"),
                    Optional.of("key"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        }

        assertThat(sent).hasSize(3 + 3);
    }

    private final class Twice implements Queues {
        private final Queues queues;

        Twice(Queues queues) {
            this.queues = queues;
        }

        @Override
        public void send(List<Dispatch> dispatches) {
            sent.addAll(dispatches);
            queues.send(dispatches);
            queues.send(dispatches);
        }

        @Override
        public void send(Finish finish) {
            queues.send(finish);
            queues.send(finish);
        }
    }
}
