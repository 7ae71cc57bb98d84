package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Events that an attempt publishes are told by the very write that says how it went.
class OwnEventsTest {
    private static final Json SHIPPED = new Json("[[\"order.shipped\",1,{\"parcels\":1}]]");

    /// Of each write that took effect, what it told of users' events.
    private final List<List<OwnEvents>> told = new ArrayList<>();

    private final Handlers handlers = new Handlers()
            .on("ship", call -> Handlers.completed("1").publishing(SHIPPED))
            .on("later", call -> Handlers.waits(call.deadline()).publishing(SHIPPED))
            .on(
                    "legs",
                    call -> (call.heartbeat().checkpoint().isEmpty()
                                    ? new Outcome.GoesOn(new Json("1"), Duration.ZERO)
                                    : Handlers.completed("1"))
                            .publishing(SHIPPED))
            .on(
                    "shaky",
                    call -> (call.attempt() < 3 ? Handlers.mayHelp("OOPS", "again") : Handlers.completed("1"))
                            .publishing(SHIPPED));

    private final World world = new World(new ManualClock(), handlers, this::listening, lanes -> lanes);

    @Test
    void in_place_the_write_of_the_task_tells_them_and_the_next_one_drops_them() {
        world.run(chain(aStep("b").after("a").by("ship")));

        assertThat(own()).containsExactly(new OwnEvents(1, 1, new Payload.Inline(SHIPPED)));
        assertThat(told.getLast()).as("the end of the step behind it").isEmpty();
    }

    @Test
    void through_a_lane_the_write_of_the_steps_record_does() {
        Template template = chain(aStep("b").after("a").by("ship").heartbeat(Duration.ofSeconds(30)));
        TaskId id = world.submitted(template).id();

        world.runToItsEnd(template, id);

        assertThat(own()).hasSize(1);
        assertThat(world.table().readStep(id, 1).orElseThrow().history().own()).isEqualTo(own());
    }

    @Test
    void a_step_that_waits_or_goes_on_publishes_with_that() {
        world.run(chain(aStep("b").after("a").by("later")));
        assertThat(own()).hasSize(1);
        told.clear();

        world.run(aTemplate("shop/legs").with(aStep("only").by("legs")).build());

        assertThat(own()).as("each invocation what it published").hasSize(2);
    }

    @Test
    void an_attempt_that_fails_publishes_nothing() {
        world.run(chain(aStep("b").after("a").by("shaky").retry(3, Duration.ofSeconds(1))));

        assertThat(own()).singleElement().extracting(OwnEvents::attempt).isEqualTo(3);
    }

    @Test
    void an_attempt_that_another_has_followed_publishes_nothing() {
        Template template = chain(aStep("b").after("a").by("slow").retry(3, Duration.ofSeconds(1)));
        handlers.on("slow", call -> {
            if (call.attempt() == 1) {
                world.turnTheClockBy(call.step().lease().plusMinutes(10));
                world.lookAtAll();
            }
            return Handlers.completed(Integer.toString(call.attempt()))
                    .publishing(new Json("[[\"order.shipped\",1,{\"attempt\":" + call.attempt() + "}]]"));
        });

        world.run(template);

        assertThat(own())
                .singleElement()
                .isEqualTo(
                        new OwnEvents(1, 2, new Payload.Inline(new Json("[[\"order.shipped\",1,{\"attempt\":2}]]"))));
    }

    @Test
    void what_is_not_small_is_kept_apart_before_the_tasks_write_names_it() {
        Json large = new Json("[[\"order.shipped\",1,{\"note\":\"" + "x".repeat(1_100) + "\"}]]");
        handlers.on("talk", call -> Handlers.completed("1").publishing(large));

        world.run(chain(aStep("b").after("a").by("talk")));

        assertThat(own()).singleElement().satisfies(events -> {
            assertThat(events.list()).isInstanceOf(Payload.Stored.class);
            assertThat(world.payloads().read(events.list())).isEqualTo(large);
        });
    }

    private static Template chain(StepBuilder middle) {
        return aTemplate("shop/order")
                .with(aStep("a"), middle, aStep("c").after("b"))
                .build();
    }

    private List<OwnEvents> own() {
        return told.stream().flatMap(List::stream).toList();
    }

    private TaskStore listening(TaskStore real) {
        return (TaskStore) Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(), new Class<?>[] {TaskStore.class}, (proxy, method, given) -> {
                    try {
                        Object answer = method.invoke(real, given);
                        if (answer instanceof Write.Moved<?> moved) {
                            history(moved.now()).ifPresent(history -> told.add(history.own()));
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Optional<History> history(Object record) {
        return switch (record) {
            case TaskRecord task -> Optional.of(task.history());
            case StepRecord step -> Optional.of(step.history());
            default -> Optional.empty();
        };
    }
}
