package dev.millrace.enginetestkit.races;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TaskAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.enginetestkit.TaskSeen;
import dev.millrace.enginetestkit.TemplateBuilder;
import dev.millrace.enginetestkit.memory.Delivery;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.memory.MemoryLimitStore;
import dev.millrace.enginetestkit.memory.MemoryPayloads;
import dev.millrace.enginetestkit.memory.MemoryQueues;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import dev.millrace.enginetestkit.memory.MemoryTemplates;
import dev.millrace.enginetestkit.memory.SeededChance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Real threads: what the simulation plays through move by move, here happens at once.
class RacesTest {
    private static final int WORKERS = 8;

    private final ManualClock clock = new ManualClock();
    private final MemoryTaskStore tasks = new MemoryTaskStore();
    private final MemoryQueues queues = new MemoryQueues(clock);
    private final MemoryTemplates templates = new MemoryTemplates();
    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final Handlers handlers = new Handlers().on("count", call -> {
        runs.computeIfAbsent(call.step().name(), step -> new AtomicInteger()).incrementAndGet();
        return Handlers.PASS.handle(call);
    });
    private final Chance chance = new SeededChance(1);
    private final MemoryPayloads payloads = new MemoryPayloads();
    private final SubmitTask submitTask =
            new SubmitTask(tasks, queues, payloads, templates, Journal.SILENT, chance, clock);
    private final ExecuteStep executeStep = new ExecuteStep(
            tasks,
            queues,
            payloads,
            templates,
            handlers,
            Journal.SILENT,
            new MemoryLimitStore().gate(chance, clock),
            chance,
            clock);
    private final AdvanceTask advanceTask = new AdvanceTask(tasks, queues, templates, Journal.SILENT, clock);
    private final AtomicInteger invocations = new AtomicInteger();

    @RepeatedTest(20)
    void of_many_workers_that_get_a_step_at_once_one_runs_it() throws Exception {
        Template template = TemplateBuilder.aTemplate("races/fork")
                .with(aStep("a").by("count"), aStep("z").by("count").after("b0", "b1", "b2", "b3", "b4", "b5"))
                .with(
                        aStep("b0").by("count").after("a"),
                        aStep("b1").by("count").after("a"),
                        aStep("b2").by("count").after("a"),
                        aStep("b3").by("count").after("a"),
                        aStep("b4").by("count").after("a"),
                        aStep("b5").by("count").after("a"))
                .build();
        TaskId id = submit(template);

        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            while (!tasks.readTask(id).orElseThrow().ended()) {
                List<Runnable> works = works();
                assertThat(works).as("something to do").isNotEmpty();
                for (Runnable work : works) {
                    allAtOnce(workers, work);
                }
            }
        }

        assertThat(TaskSeen.of(tasks, template, id)).isComplete();
        assertThat(runs)
                .hasSize(8)
                .allSatisfy((step, times) -> assertThat(times).hasValue(1));
    }

    @Test
    void of_many_submissions_with_one_key_one_makes_the_task() throws Exception {
        Template template = TemplateBuilder.aTemplate("races/one")
                .with(aStep("a").by("count"))
                .build();
        templates.with(template);
        List<SubmitTask.Submitted> answers = new ArrayList<>();

        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            allAtOnce(workers, () -> {
                SubmitTask.Submitted answer = submitTask.submit(submission(template), invocation());
                synchronized (answers) {
                    answers.add(answer);
                }
            });
        }

        assertThat(answers.stream().filter(SubmitTask.Submitted.Created.class::isInstance))
                .hasSize(1);
        assertThat(answers.stream().filter(SubmitTask.Submitted.Duplicate.class::isInstance))
                .hasSize(WORKERS - 1);
    }

    @RepeatedTest(20)
    void of_many_submissions_with_one_content_one_opens_the_window_and_makes_the_task() throws Exception {
        Template template = TemplateBuilder.aTemplate("races/window")
                .with(aStep("a").by("count"))
                .identity(new Identity(Identity.By.CONTENT, Optional.of(Duration.ofHours(1))))
                .build();
        templates.with(template);

        assertThat(tasksOfMany(template)).hasSize(1);
        clock.advanceTo(clock.instant().plus(Duration.ofHours(1)));
        assertThat(tasksOfMany(template)).hasSize(1);
    }

    private Set<TaskId> tasksOfMany(Template template) throws Exception {
        Set<TaskId> ids = ConcurrentHashMap.newKeySet();
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            allAtOnce(workers, () -> ids.add(taskOf(submitTask.submit(submission(template), invocation()))));
        }
        return ids;
    }

    private static TaskId taskOf(SubmitTask.Submitted answer) {
        return switch (answer) {
            case SubmitTask.Submitted.Created created -> created.task().id();
            case SubmitTask.Submitted.Duplicate duplicate -> duplicate.task().id();
            case SubmitTask.Submitted.Conflict conflict -> throw new AssertionError(conflict);
            case SubmitTask.Submitted.BeingErased erased -> throw new AssertionError(erased);
            case SubmitTask.Submitted.UnknownTemplate unknown -> throw new AssertionError(unknown);
        };
    }

    private List<Runnable> works() {
        List<Runnable> works = new ArrayList<>();
        for (Delivery<StepMessage> delivery : queues.lane(Lane.NORMAL).receive(10)) {
            queues.lane(Lane.NORMAL).delete(delivery.receipt());
            works.add(() -> executeStep.execute(delivery.message(), Lane.NORMAL, invocation()));
        }
        for (Delivery<Finish> delivery : queues.advance().receive(10)) {
            queues.advance().delete(delivery.receipt());
            Finish finish = delivery.message();
            works.add(() -> advanceTask.settle(finish.task(), List.of(finish), false, invocation()));
        }
        return works;
    }

    private static void allAtOnce(ExecutorService workers, Runnable work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(WORKERS);
        List<Future<?>> all = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            all.add(workers.submit(() -> {
                start.await(1, TimeUnit.MINUTES);
                work.run();
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get(1, TimeUnit.MINUTES);
        }
    }

    private TaskId submit(Template template) {
        templates.with(template);
        if (submitTask.submit(submission(template), invocation()) instanceof SubmitTask.Submitted.Created created) {
            return created.task().id();
        }
        throw new AssertionError("A task is created");
    }

    private static Submission submission(Template template) {
        return new Submission(
                template.ref().namespace(),
                template.ref().name(),
                Optional.empty(),
                new Json("{}"),
                Optional.of("key"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Invocation invocation() {
        return new Invocation(
                "i" + invocations.incrementAndGet(), clock.instant().plus(Duration.ofMinutes(15)));
    }
}
