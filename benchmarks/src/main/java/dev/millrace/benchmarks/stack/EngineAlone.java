package dev.millrace.benchmarks.stack;

import static dev.millrace.enginetestkit.StepBuilder.aStep;

import dev.millrace.engine.port.Journal;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.enginetestkit.StepBuilder;
import dev.millrace.enginetestkit.TemplateBuilder;
import dev.millrace.enginetestkit.memory.Delivery;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.MemoryLimitStore;
import dev.millrace.enginetestkit.memory.MemoryPayloads;
import dev.millrace.enginetestkit.memory.MemoryQueues;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import dev.millrace.enginetestkit.memory.MemoryTemplates;
import dev.millrace.enginetestkit.memory.SeededChance;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// The five-step chain over ports in memory: the engine's own work, without any service.
final class EngineAlone {
    private static final int STEPS = 5;
    private static final Json RESULT = new Json("\"twenty-eight bytes of result\"");

    private EngineAlone() {}

    /// Steps a second of so many threads, each with tasks, a store and queues of its own.
    static double stepsPerSecond(int threads, int tasksEach) throws InterruptedException {
        long begun = System.nanoTime();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                running.add(pool.submit(() -> new World().run(tasksEach)));
            }
            for (var each : running) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        return (double) threads * tasksEach * STEPS / ((System.nanoTime() - begun) / 1e9);
    }

    private static final class World {
        private final InstantSource clock = Clock.systemUTC();
        private final MemoryTaskStore tasks = new MemoryTaskStore();
        private final MemoryQueues queues = new MemoryQueues(clock);
        private final SubmitTask submit;
        private final ExecuteStep execute;
        private int invocations;

        World() {
            Template template = TemplateBuilder.aTemplate("benchmarks/chain")
                    .with(IntStream.range(0, STEPS)
                            .mapToObj(step -> step == 0
                                    ? aStep("s0").by("work")
                                    : aStep("s" + step).by("work").after("s" + (step - 1)))
                            .toArray(StepBuilder[]::new))
                    .build();
            var templates = new MemoryTemplates();
            templates.with(template);
            var payloads = new MemoryPayloads();
            var handlers = new Handlers().on("work", call -> Handlers.completed(RESULT));
            var chance = new SeededChance(1);
            submit = new SubmitTask(tasks, queues, payloads, templates, Journal.SILENT, chance, clock);
            execute = new ExecuteStep(
                    tasks,
                    queues,
                    payloads,
                    templates,
                    handlers,
                    Journal.SILENT,
                    new MemoryLimitStore().gate(chance, clock),
                    chance,
                    clock);
        }

        void run(int count) {
            for (int task = 0; task < count; task++) {
                submit.submit(
                        new Submission(
                                "benchmarks",
                                "chain",
                                Optional.empty(),
                                new Json(Workflow.INPUT),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        invocation());
                for (Delivery<StepMessage> delivery : queues.lane(Lane.NORMAL).receive(10)) {
                    execute.execute(delivery.message(), Lane.NORMAL, invocation());
                    queues.lane(Lane.NORMAL).delete(delivery.receipt());
                }
            }
        }

        private Invocation invocation() {
            return new Invocation("i" + ++invocations, clock.instant().plus(Duration.ofMinutes(15)));
        }
    }
}
