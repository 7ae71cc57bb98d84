package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who shares a lane fairly with whom: queues tell tenants apart by what each message names.
class FairnessTest {
    private final List<Queues.Dispatch> sent = new ArrayList<>();
    private final World world = new World(
            new ManualClock(),
            new Handlers()
                    .on("start", call -> new Outcome.StartsTask(new Json("{}"), Optional.empty()))
                    .on(
                            "once",
                            call -> call.attempt() == 1
                                    ? Handlers.mayHelp("OOPS", "the first time")
                                    : Handlers.completed("1")),
            store -> store,
            Noting::new);

    @Test
    void every_message_of_a_task_names_its_tenant_and_so_do_those_of_its_children() {
        Template parent = aTemplate("shop/order")
                .with(
                        aStep("a").by("once").retry(2, Duration.ofSeconds(1)),
                        aStep("b").after("a").by("start").awaits("shop/child"),
                        aStep("c").after("b"))
                .build();
        world.knowing(parent, aTemplate("shop/child").with(aStep("only")).build());

        world.submit(new Submission(
                "shop",
                "order",
                Optional.empty(),
                new Json("{}"),
                Optional.of("key"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("acme")));
        world.live(Duration.ofMinutes(10));

        assertThat(world.tasks()).hasSize(2).allMatch(task -> task.ended());
        assertThat(sent)
                .hasSizeGreaterThan(3)
                .allMatch(dispatch -> dispatch.tenant().equals(Optional.of("acme")));
    }

    private final class Noting implements Queues {
        private final Queues queues;

        Noting(Queues queues) {
            this.queues = queues;
        }

        @Override
        public void send(List<Dispatch> dispatches) {
            sent.addAll(dispatches);
            queues.send(dispatches);
        }

        @Override
        public void send(Finish finish) {
            queues.send(finish);
        }
    }
}
