package dev.millrace.enginetestkit;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Identity.By;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What makes two submissions the same one, and what that costs.
class IdentityTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Identity WITHIN_A_DAY = new Identity(By.KEY, Optional.of(DAY));

    private final Requests requests = new Requests();
    private final World world = new World(
            new ManualClock(),
            new Handlers(),
            store -> requests.of(TaskStore.class, store),
            lanes -> requests.of(Queues.class, lanes));

    @Test
    void the_same_content_is_the_same_task_and_costs_what_a_key_does() {
        world.knows(template(new Identity(By.CONTENT, Optional.empty())));

        TaskId first = created(submit("{\"n\":1}", Optional.empty()));

        assertThat(duplicate(submit("{\"n\":1}", Optional.empty()))).isEqualTo(first);
        assertThat(created(submit("{\"n\":2}", Optional.empty()))).isNotEqualTo(first);
        assertThat(requests.writes())
                .as("two tasks, a refusal, and a note that the duplicate pays the first one's debt")
                .isEqualTo(4);
        assertThat(requests.reads()).isZero();
    }

    @Test
    void what_is_always_unique_is_so_with_a_key_too() {
        world.knows(template(new Identity(By.UNIQUE, Optional.empty())));

        assertThat(created(submit("{}", Optional.of("key")))).isNotEqualTo(created(submit("{}", Optional.of("key"))));
    }

    @Test
    void a_content_is_never_taken_for_a_key() {
        world.knows(template(Identity.BY_KEY));
        TaskId byKey = created(submit("{}", Optional.of("{}")));

        assertThat(created(world.submit(
                        submission("{}", Optional.empty(), Optional.of(new Identity(By.CONTENT, Optional.empty()))))))
                .isNotEqualTo(byKey);
    }

    @Test
    void a_window_costs_one_write_more_and_a_duplicate_in_it_a_refused_write_and_a_read() {
        world.knows(template(WITHIN_A_DAY));

        TaskId first = created(submit("{}", Optional.of("key")));
        assertThat(requests.writes()).isEqualTo(2);
        assertThat(requests.reads()).isZero();
        assertThat(duplicate(submit("{}", Optional.of("key")))).isEqualTo(first);
        assertThat(requests.writes())
                .as("nothing has begun, so this one pays what the first owes, and notes that")
                .isEqualTo(4);
        assertThat(requests.reads()).isEqualTo(1);

        assertThat(duplicate(submit("{}", Optional.of("key")))).isEqualTo(first);
        assertThat(requests.writes()).isEqualTo(5);
        assertThat(requests.reads()).isEqualTo(2);
    }

    @Test
    void after_the_window_the_same_key_is_a_new_task_with_a_window_of_its_own() {
        world.knows(template(WITHIN_A_DAY));
        TaskId first = created(submit("{}", Optional.of("key")));

        world.turnTheClockBy(DAY.minusMillis(1));
        assertThat(duplicate(submit("{}", Optional.of("key")))).isEqualTo(first);
        world.turnTheClockBy(Duration.ofMillis(1));
        TaskId second = created(submit("{\"other\":1}", Optional.of("key")));
        world.turnTheClockBy(DAY.minusMillis(1));

        assertThat(second).isNotEqualTo(first);
        assertThat(duplicate(submit("{\"other\":1}", Optional.of("key")))).isEqualTo(second);
    }

    @Test
    void within_the_window_another_input_under_the_key_is_refused() {
        world.knows(template(WITHIN_A_DAY));
        created(submit("{}", Optional.of("key")));

        assertThat(submit("{\"other\":1}", Optional.of("key"))).isInstanceOf(Submitted.Conflict.class);
    }

    @Test
    void wherever_a_submitter_dies_its_next_try_finds_or_makes_the_one_task() {
        for (int fatal = 0; fatal < 4; fatal++) {
            int call = fatal / 2;
            boolean after = fatal % 2 == 1;
            int[] calls = {0};
            World mortal = new World(
                            new ManualClock(),
                            new Handlers(),
                            store -> dyingAt(store, calls, call, after),
                            lanes -> lanes)
                    .knows(template(WITHIN_A_DAY));
            Submission submission = submission("{}", Optional.of("key"), Optional.empty());

            Throwable death = catchThrowable(() -> mortal.submit(submission));
            TaskId task = id(mortal.submit(submission));

            assertThat(death).isInstanceOf(World.WorkerDied.class);
            assertThat(id(mortal.submit(submission))).isEqualTo(task);
            assertThat(mortal.table()
                            .list(new TaskStore.TaskQuery(
                                    Optional.empty(), Optional.empty(), Optional.empty(), 10, Optional.empty()))
                            .tasks())
                    .hasSize(1);
        }
    }

    private static TaskStore dyingAt(TaskStore real, int[] calls, int fatal, boolean after) {
        return (TaskStore) Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(), new Class<?>[] {TaskStore.class}, (proxy, method, given) -> {
                    boolean dies = calls[0]++ == fatal;
                    if (dies && !after) {
                        throw new World.WorkerDied();
                    }
                    try {
                        Object answer = method.invoke(real, given);
                        if (dies) {
                            throw new World.WorkerDied();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Template template(Identity identity) {
        return aTemplate("shop/order").with(aStep("a")).identity(identity).build();
    }

    private Submitted submit(String input, Optional<String> key) {
        return world.submit(submission(input, key, Optional.empty()));
    }

    private static Submission submission(String input, Optional<String> key, Optional<Identity> identity) {
        return new Submission(
                "shop",
                "order",
                Optional.empty(),
                new Json(input),
                key,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                identity,
                Optional.empty());
    }

    private static TaskId created(Submitted submitted) {
        assertThat(submitted).isInstanceOf(Submitted.Created.class);
        return id(submitted);
    }

    private static TaskId duplicate(Submitted submitted) {
        assertThat(submitted).isInstanceOf(Submitted.Duplicate.class);
        return id(submitted);
    }

    private static TaskId id(Submitted submitted) {
        return switch (submitted) {
            case Submitted.Created created -> created.task().id();
            case Submitted.Duplicate duplicate -> duplicate.task().id();
            case Submitted.Conflict conflict -> throw new AssertionError(conflict);
            case Submitted.BeingErased erased -> throw new AssertionError(erased);
            case Submitted.UnknownTemplate unknown -> throw new AssertionError(unknown);
        };
    }
}
