package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AnswerStep.Answered;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Steps that those answer for whom they have asked, and who name the attempt as AWS tells it: without a token.
class AnswersByNameTest {
    private final List<String> names = new ArrayList<>();
    private final List<String> given = new ArrayList<>();
    private Handlers.Handler meanwhile = call -> Handlers.completed("1");
    private final Handlers handlers = new Handlers().on("begin", this::begin).on("next", call -> {
        given.add(String.valueOf(call.results().get("run")));
        return Handlers.completed("1");
    });
    private final Template template = aTemplate("shop/order")
            .with(
                    aStep("run")
                            .by("begin")
                            .answeredWithin(Duration.ofMinutes(10))
                            .retry(2, Duration.ofSeconds(1)),
                    aStep("next").after("run").by("next"))
            .build();
    private World world = new World(handlers);

    private Outcome begin(StepCall call) throws Exception {
        names.add(call.name());
        return meanwhile.handle(call);
    }

    @Test
    void the_end_counts_once_however_often_it_is_told() {
        TaskId id = waiting();

        assertThat(told(Handlers.completed("7"))).isInstanceOf(Answered.Taken.class);
        assertThat(told(Handlers.completed("7"))).as("again").isInstanceOf(Answered.Taken.class);
        assertThat(told(Handlers.completed("8"))).as("otherwise").isInstanceOf(Answered.TooLate.class);
        assertThat(world.runToItsEnd(template, id)).isComplete();
        assertThat(told(Handlers.completed("7"))).as("late").isInstanceOf(Answered.Taken.class);
        assertThat(given).containsExactly("7");
        assertThat(names).hasSize(1);
    }

    @Test
    void each_attempt_has_a_name_of_its_own_and_an_earlier_one_counts_no_more() {
        TaskId id = waiting();

        assertThat(told(Handlers.mayHelp("DECLINED", "no funds"))).isInstanceOf(Answered.Taken.class);
        assertThat(told(Handlers.completed("7"))).as("it is told late").isInstanceOf(Answered.TooLate.class);
        world.turnTheClockBy(Duration.ofSeconds(2));
        assertThat(world.workOff(template, id)).step("run", StepState.Kind.WAITING);
        assertThat(names).hasSize(2).doesNotHaveDuplicates();
        assertThat(told(0, Handlers.completed("7"))).isInstanceOf(Answered.TooLate.class);
        assertThat(told(1, Handlers.completed("8"))).isInstanceOf(Answered.Taken.class);

        assertThat(world.runToItsEnd(template, id)).isComplete();
        assertThat(given).containsExactly("8");
    }

    @Test
    void the_end_may_come_before_the_step_waits_and_has_to_come_again() {
        List<Answered> early = new ArrayList<>();
        meanwhile = call -> {
            early.add(told(Handlers.completed("7")));
            return Handlers.completed("1");
        };
        TaskId id = waiting();

        assertThat(early).singleElement().isInstanceOf(Answered.TooEarly.class);
        assertThat(told(Handlers.completed("7"))).isInstanceOf(Answered.Taken.class);
        assertThat(world.runToItsEnd(template, id)).isComplete();
    }

    @Test
    void an_attempt_that_is_run_again_has_its_name_and_may_find_its_answer_there() {
        meanwhile = call -> {
            if (names.size() == 1) {
                throw new World.WorkerDied();
            }
            return Outcome.Completed.answered(new Json("7"));
        };
        TaskId id = world.submitted(template).id();

        assertThat(world.runToItsEnd(template, id)).isComplete();
        assertThat(names).hasSize(2).containsOnly(names.getFirst());
        assertThat(given).containsExactly("7");
        assertThat(told(Handlers.completed("7"))).as("it is told as well").isInstanceOf(Answered.Taken.class);
    }

    @Test
    void an_end_that_never_comes_fails_the_attempt() {
        TaskId id = waiting();

        world.turnTheClockBy(Duration.ofMinutes(11));
        world.workOff(template, id);
        world.turnTheClockBy(Duration.ofSeconds(2));

        assertThat(world.workOff(template, id)).step("run", StepState.Kind.WAITING);
        assertThat(names).hasSize(2);
        assertThat(told(0, Handlers.completed("7"))).isInstanceOf(Answered.TooLate.class);
    }

    @Test
    void it_answers_no_step_that_did_not_ask() {
        TaskId id = waiting();
        AttemptName name = name(0);

        assertThat(world.answer(name, step -> false, Handlers.completed("7")))
                .isInstanceOf(Answered.UnknownToken.class);
        assertThat(world.answer(
                        new AttemptName(name.task(), name.createdAt().minusMillis(1), 0, 0, 1),
                        AnswersByNameTest::asks,
                        Handlers.completed("7")))
                .as("of a task that had this id before")
                .isInstanceOf(Answered.UnknownToken.class);
        assertThat(world.answer(
                        new AttemptName(name.task(), name.createdAt(), 0, 1, 1),
                        AnswersByNameTest::asks,
                        Handlers.completed("7")))
                .isInstanceOf(Answered.TooLate.class);
        assertThat(world.workOff(template, id)).step("run", StepState.Kind.WAITING);
    }

    @Test
    void what_ends_after_its_task_changes_nothing() {
        TaskId id = waiting();

        world.order(id, new Wish.Cancel());

        assertThat(told(Handlers.completed("7"))).isInstanceOf(Answered.TooLate.class);
        assertThat(given).isEmpty();
    }

    /// The worker that asked writes that the step waits, and then, as it may wait for longer than a queue can hold,
    /// tells
    /// its task. The task's record is behind when it does.
    @Test
    void an_attempt_that_failed_before_the_task_heard_of_its_waiting_is_tried_again_when_due() {
        Template patient = aTemplate("shop/patient")
                .with(aStep("run")
                        .by("begin")
                        .answeredWithin(Duration.ofDays(1))
                        .retry(2, Duration.ofSeconds(1)))
                .build();
        var asked = new AtomicInteger();
        world = new World(
                new ManualClock(),
                handlers,
                table -> Racing.of(table, () -> {
                    if (names.size() == 1 && asked.incrementAndGet() == 2) {
                        told(Handlers.mayHelp("TIMEOUT", "took too long"));
                    }
                }),
                lanes -> lanes);
        TaskId id = world.submitted(patient).id();
        assertThat(world.workOff(patient, id)).step("run", StepState.Kind.RETRYING);

        world.turnTheClockBy(Duration.ofSeconds(2));

        assertThat(world.workOff(patient, id)).step("run", StepState.Kind.WAITING);
        assertThat(names).hasSize(2);
    }

    /// Each write that taking the end makes is the last one of its worker once, before and after it took effect.
    @Test
    void whoever_takes_it_may_die_at_any_write() {
        for (int write = 0; write < 2; write++) {
            for (boolean after : new boolean[] {false, true}) {
                names.clear();
                given.clear();
                var mortal = new Mortal(after);
                world = new World(new ManualClock(), handlers, mortal, lanes -> lanes);
                TaskId id = waiting();

                mortal.dieAt(write);
                assertThat(died()).isTrue();
                assertThat(told(Handlers.completed("7"))).isInstanceOf(Answered.Taken.class);

                assertThat(world.runToItsEnd(template, id)).isComplete();
                assertThat(given).containsExactly("7");
            }
        }
    }

    private static boolean asks(StepTemplate step) {
        return step.handler().equals("begin");
    }

    private boolean died() {
        try {
            told(Handlers.completed("7"));
            return false;
        } catch (World.WorkerDied death) {
            return true;
        }
    }

    private TaskId waiting() {
        TaskId id = world.submitted(template).id();
        assertThat(world.workOff(template, id)).step("run", StepState.Kind.WAITING);
        return id;
    }

    private Answered told(Outcome outcome) {
        return told(0, outcome);
    }

    private Answered told(int run, Outcome outcome) {
        return world.answer(name(run), AnswersByNameTest::asks, outcome);
    }

    private AttemptName name(int run) {
        return AttemptName.parse(names.get(run)).orElseThrow();
    }

    /// A table whose client dies at one of its writes.
    private static final class Mortal implements UnaryOperator<TaskStore> {
        private final boolean after;
        private int left = -1;

        Mortal(boolean after) {
            this.after = after;
        }

        void dieAt(int write) {
            left = write;
        }

        @Override
        public TaskStore apply(TaskStore table) {
            return (TaskStore) Proxy.newProxyInstance(
                    TaskStore.class.getClassLoader(), new Class<?>[] {TaskStore.class}, (proxy, method, arguments) -> {
                        boolean last = method.getName().equals("replace") && left-- == 0;
                        if (last && !after) {
                            throw new World.WorkerDied();
                        }
                        try {
                            Object answer = method.invoke(table, arguments);
                            if (last) {
                                throw new World.WorkerDied();
                            }
                            return answer;
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }
    }
}
