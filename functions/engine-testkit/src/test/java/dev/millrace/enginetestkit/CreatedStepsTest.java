package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.Plans.creating;
import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Steps that a decision creates when a task runs, over the ports in memory.
class CreatedStepsTest {
    private final List<String> given = new ArrayList<>();
    private final AtomicInteger decided = new AtomicInteger();
    private boolean broken = true;
    private final Handlers handlers = new Handlers()
            .on("never", call -> Handlers.failed("NO", "for good"))
            .on("name", call -> Handlers.completed("\"" + call.step().name() + "\""))
            .on("mended", call -> broken ? Handlers.failed("NO", "for good") : Handlers.completed("1"))
            .on("read", call -> {
                given.add(call.results().toString());
                return Handlers.completed("1");
            })
            .on("plan", call -> {
                decided.incrementAndGet();
                return creating(
                        Set.of("join"),
                        often("b").after("a").by("name"),
                        often("a").by("name"),
                        often("c").after("a").by("name"),
                        often("d").after("b", "c").by("name"));
            });

    /// A step that outlives the deaths of its workers.
    private static StepBuilder often(String name) {
        return aStep(name).retry(3, Duration.ofSeconds(1));
    }

    private static Template template(FailurePolicy policy, StepBuilder decision) {
        return aTemplate("shop/order")
                .failurePolicy(policy)
                .with(
                        often("start"),
                        decision.after("start"),
                        often("join").after("plan").by("read"))
                .build();
    }

    private static StepBuilder plan(String handler) {
        return aStep("plan").by(handler).decides("join");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void created_steps_run_after_their_parents_and_what_comes_after_the_decision_after_them(boolean throughQueue) {
        StepBuilder decision = throughQueue ? plan("plan").heartbeat(Duration.ofSeconds(30)) : plan("plan");

        assertThat(new World(handlers).run(template(FailurePolicy.FAIL_FAST, decision)))
                .isComplete()
                .ran("plan")
                .before("a")
                .ran("a")
                .before("b")
                .ran("b")
                .before("d")
                .ran("c")
                .before("d")
                .ran("d")
                .before("join");
        assertThat(given).containsExactly("{plan={\"a\":\"a\",\"b\":\"b\",\"c\":\"c\",\"d\":\"d\"}}");
    }

    @Test
    void a_decision_may_choose_and_create() {
        Template template = aTemplate("shop/order")
                .with(
                        plan("plan").decides("join", "other"),
                        aStep("join").after("plan").by("read"),
                        aStep("other").after("plan"))
                .build();

        assertThat(new World(handlers).run(template))
                .isComplete()
                .step("other", StepState.Kind.SKIPPED)
                .ran("d")
                .before("join");
    }

    @Test
    void what_is_created_may_create_and_each_waits_for_what_it_created() {
        handlers.on(
                        "outer",
                        call -> creating(
                                Set.of("join"),
                                aStep("first").by("inner").decides(),
                                aStep("last").after("first").by("read")))
                .on(
                        "inner",
                        call -> creating(
                                Set.of(),
                                aStep("deep").by("name"),
                                aStep("deeper").after("deep").by("name")));

        assertThat(new World(handlers).run(template(FailurePolicy.FAIL_FAST, plan("outer"))))
                .isComplete()
                .ran("deeper")
                .before("last")
                .ran("last")
                .before("join");
        assertThat(given)
                .containsExactly(
                        "{first={\"deep\":\"deep\",\"deeper\":\"deeper\"}}",
                        "{plan={\"first\":{\"deep\":\"deep\",\"deeper\":\"deeper\"},\"last\":1}}");
    }

    @Test
    void what_creates_without_end_is_stopped() {
        handlers.on(
                "again",
                call -> creating(
                        Set.of(),
                        aStep("x" + decided.incrementAndGet()).by("again").decides()));
        Template template = aTemplate("shop/order")
                .with(aStep("plan").by("again").decides())
                .build();
        World world = new World(handlers);

        TaskSeen task = world.run(template);

        assertThat(task).isFailed();
        assertThat(decided.get()).as("five deep, and one that is refused").isEqualTo(6);
        assertThat(world.view(task.task().id()).report().steps())
                .anySatisfy(step ->
                        assertThat(step.why()).contains("DECISION_INVALID").contains("5 deep"));
    }

    @Test
    void more_than_a_thousand_are_refused() {
        handlers.on("many", call -> {
            StepBuilder[] many = new StepBuilder[1_001];
            for (int i = 0; i < many.length; i++) {
                many[i] = aStep("s" + i);
            }
            return creating(Set.of(), many);
        });

        assertThat(new World(handlers).run(template(FailurePolicy.FAIL_FAST, plan("many"))))
                .isFailed()
                .step("plan", StepState.Kind.FAILED)
                .step("join", StepState.Kind.CANCELLED);
    }

    @Test
    void items_and_compensations_of_created_steps_are_like_those_of_any() {
        List<String> undone = new ArrayList<>();
        handlers.on(
                        "effects",
                        call -> creating(
                                Set.of("join"),
                                aStep("a").by("name").undoneBy("undo"),
                                aStep("each").after("a").by("each").forEach(2, 0),
                                aStep("b").after("each").by("name").undoneBy("undo"),
                                aStep("z").after("b").by("never")))
                .on("each", call -> call.item() < 0 ? new Outcome.Spreads(3) : Handlers.completed("1"))
                .on("undo", call -> {
                    undone.add(call.step().name());
                    return Handlers.completed("1");
                });

        assertThat(new World(handlers).run(template(FailurePolicy.CONTINUE, plan("effects"))))
                .isFailed()
                .step("each[2]", StepState.Kind.COMPLETE)
                .step("undo a", StepState.Kind.COMPLETE)
                .step("join", StepState.Kind.CANCELLED)
                .ran("undo b")
                .before("undo a");
        assertThat(undone).containsExactly("undo b", "undo a");
    }

    @ParameterizedTest
    @EnumSource(FailurePolicy.class)
    void a_created_step_that_failed_can_be_tried_again_and_its_decision_is_not(FailurePolicy policy) {
        handlers.on("breaks", call -> {
            decided.incrementAndGet();
            return creating(
                    Set.of("join"),
                    aStep("a").by("name"),
                    aStep("b").after("a").by("mended"),
                    aStep("c").after("b").by("name"),
                    aStep("beside").by("name"));
        });
        Template template = template(policy, plan("breaks"));
        World world = new World(handlers);
        TaskId id = world.submitted(template).id();

        TaskSeen failed = policy == FailurePolicy.BLOCK ? world.workOff(template, id) : world.runToItsEnd(template, id);

        assertThat(failed)
                .is(policy == FailurePolicy.BLOCK ? TaskState.Kind.BLOCKED : TaskState.Kind.FAILED)
                .step("b", StepState.Kind.FAILED)
                .step("join", policy == FailurePolicy.BLOCK ? StepState.Kind.PENDING : StepState.Kind.CANCELLED);

        broken = false;
        assertThat(world.order(id, new Wish.Retry(Optional.of("b")))).isInstanceOf(Controlled.Done.class);

        assertThat(world.runToItsEnd(template, id))
                .isComplete()
                .step("c", StepState.Kind.COMPLETE)
                .ran("c")
                .before("join");
        assertThat(decided).hasValue(1);
    }

    @Test
    void a_created_step_can_be_skipped_and_resolved_by_hand() {
        handlers.on(
                "breaks",
                call -> creating(
                        Set.of("join"),
                        aStep("a").by("never"),
                        aStep("b").after("a").by("never")));
        Template template = template(FailurePolicy.BLOCK, plan("breaks"));
        World world = new World(handlers);
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);

        assertThat(world.order(id, new Wish.Skip("a"))).isInstanceOf(Controlled.Done.class);
        world.workOff(template, id);
        assertThat(world.order(id, new Wish.Resolve(Optional.of("b"), Optional.of(new Json("7")))))
                .isInstanceOf(Controlled.Done.class);

        assertThat(world.runToItsEnd(template, id))
                .isComplete()
                .step("a", StepState.Kind.SKIPPED)
                .step("b", StepState.Kind.RESOLVED);
        assertThat(given).containsExactly("{plan={\"b\":7}}");
    }

    @Test
    void a_decision_that_is_restarted_decides_anew() {
        Template template = template(FailurePolicy.FAIL_FAST, plan("plan"));
        World world = new World(handlers);
        TaskId id = world.run(template).task().id();

        assertThat(world.order(id, new Wish.Restart("plan"))).isInstanceOf(Controlled.Done.class);

        assertThat(world.runToItsEnd(template, id)).isComplete();
        assertThat(decided).hasValue(2);
        assertThat(given).hasSize(2);
        assertThat(world.order(id, new Wish.Restart("c"))).isInstanceOf(Controlled.Done.class);
        assertThat(world.runToItsEnd(template, id)).isComplete();
        assertThat(decided)
                .as("what comes after a created step is done again, the decision is not")
                .hasValue(2);
        assertThat(given).hasSize(3);
    }

    @Test
    void a_task_is_cancelled_with_what_was_created() {
        handlers.on(
                "waits",
                call -> creating(
                        Set.of("join"),
                        aStep("ask").answeredWithin(Duration.ofDays(1)),
                        aStep("b").after("ask")));
        Template template = template(FailurePolicy.FAIL_FAST, plan("waits"));
        World world = new World(handlers);
        TaskId id = world.submitted(template).id();
        world.workOff(template, id);

        assertThat(world.order(id, new Wish.Cancel())).isInstanceOf(Controlled.Done.class);

        assertThat(world.seen(template, id))
                .isCancelled()
                .step("plan", StepState.Kind.COMPLETE)
                .step("b", StepState.Kind.CANCELLED);
    }

    /// Kills the worker at one write or send after another.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_decision_whose_worker_dies_anywhere_creates_once(boolean throughQueue) {
        StepBuilder decision = throughQueue ? plan("plan").heartbeat(Duration.ofSeconds(30)) : plan("plan");
        Template template = template(FailurePolicy.FAIL_FAST, decision.retry(3, Duration.ofSeconds(1)));
        for (int call = 0; call < 12; call++) {
            for (boolean before : new boolean[] {true, false}) {
                given.clear();
                int fatal = call;
                AtomicInteger calls = new AtomicInteger();
                World world = new World(
                        new ManualClock(), handlers, store -> dying(store, calls, fatal, before), lanes -> lanes);

                TaskSeen task = world.run(template);

                assertThat(task).isComplete().ran("d").before("join");
                assertThat(task.task().growth().fans()).hasSize(1);
                assertThat(given).hasSizeBetween(1, 2);
                assertThat(Set.copyOf(given)).hasSize(1);
            }
        }
    }

    private static TaskStore dying(TaskStore store, AtomicInteger calls, int fatal, boolean before) {
        return (TaskStore) Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(), new Class<?>[] {TaskStore.class}, (proxy, method, arguments) -> {
                    boolean writes =
                            method.getName().equals("begin") || method.getName().equals("replace");
                    boolean dies = writes && calls.getAndIncrement() == fatal;
                    if (dies && before) {
                        throw new World.WorkerDied();
                    }
                    try {
                        Object answer = method.invoke(store, arguments);
                        if (dies) {
                            throw new World.WorkerDied();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
