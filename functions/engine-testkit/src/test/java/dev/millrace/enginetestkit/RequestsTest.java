package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import org.junit.jupiter.api.Test;

/// What a task and its steps cost in requests, where nothing goes wrong: DESIGN.md, *Budget per step*.
class RequestsTest {
    @Test
    void a_step_in_place_costs_one_write_and_nothing_else() {
        Requests five = run(chain(5));
        Requests fifteen = run(chain(15));

        assertThat(five.writes()).as("create, claim, five ends").isEqualTo(7);
        assertThat(five.reads()).isEqualTo(1);
        assertThat(five.sends()).isEqualTo(1);
        assertThat(fifteen.writes() - five.writes())
                .as("ten more steps, and a page")
                .isBetween(10, 12);
        assertThat(fifteen.reads()).isEqualTo(five.reads());
        assertThat(fifteen.sends()).isEqualTo(five.sends());
    }

    @Test
    void a_step_through_a_queue_costs_at_most_three_writes_and_one_read_and_a_bit() {
        Requests few = run(fork(20));
        Requests many = run(fork(120));

        assertThat(many.writes() - few.writes()).isLessThanOrEqualTo(300);
        assertThat(many.reads() - few.reads()).isLessThanOrEqualTo(120);
        assertThat(many.sends() - few.sends())
                .as("one for ten of its messages, one for its end")
                .isLessThanOrEqualTo(110);
    }

    @Test
    void a_task_of_ten_thousand_steps_is_submitted_with_the_writes_of_one_of_ten() {
        assertThat(submitted(chain(10_000)).writes())
                .isEqualTo(1)
                .isEqualTo(submitted(chain(10)).writes());
        assertThat(submitted(chain(10_000)).sends()).isEqualTo(1);
        assertThat(submitted(fork(10_000)).writes()).isEqualTo(1);
    }

    private static Requests run(Template template) {
        Requests requests = new Requests();
        world(requests).run(template);
        return requests;
    }

    private static Requests submitted(Template template) {
        Requests requests = new Requests();
        world(requests).submitted(template);
        return requests;
    }

    private static World world(Requests requests) {
        return new World(
                new ManualClock(),
                new Handlers(),
                store -> requests.of(TaskStore.class, store),
                lanes -> requests.of(Queues.class, lanes));
    }

    private static Template chain(int length) {
        TemplateBuilder template = aTemplate("budget/chain").with(aStep("s0"));
        for (int step = 1; step < length; step++) {
            template.with(aStep("s" + step).after("s" + (step - 1)));
        }
        return template.build();
    }

    private static Template fork(int branches) {
        TemplateBuilder template = aTemplate("budget/fork").with(aStep("first"));
        for (int branch = 0; branch < branches; branch++) {
            template.with(aStep("b" + branch).after("first"));
        }
        return template.build();
    }
}
