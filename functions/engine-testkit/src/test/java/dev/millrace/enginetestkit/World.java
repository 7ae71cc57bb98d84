package dev.millrace.enginetestkit;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engine.usecase.AnswerStep;
import dev.millrace.engine.usecase.AnswerStep.Answered;
import dev.millrace.engine.usecase.ControlTask;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engine.usecase.Wish;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The real use cases over the ports in memory, on one thread, where nothing goes wrong: messages are worked off in
/// order, and the clock is turned on when nothing else is to be done.
public final class World {
    private static final int MOST_TURNS = 1_000;

    private final ManualClock clock = new ManualClock();
    private final MemoryTaskStore tasks = new MemoryTaskStore();
    private final MemoryQueues queues = new MemoryQueues(clock);
    private final MemoryTemplates templates = new MemoryTemplates();
    private final SubmitTask submitTask;
    private final ExecuteStep executeStep;
    private final AdvanceTask advanceTask;
    private final SweepTasks sweepTasks;
    private final ControlTask controlTask;
    private final AnswerStep answerStep;
    private int invocations;

    public World(Handlers handlers) {
        this(handlers, new Requests());
    }

    /// @param requests counts the calls that are made to the table and the queues
    World(Handlers handlers, Requests requests) {
        TaskStore store = requests.of(TaskStore.class, tasks);
        Queues lanes = requests.of(Queues.class, queues);
        Chance chance = new SeededChance(1);
        MemoryPayloads payloads = new MemoryPayloads();
        submitTask = new SubmitTask(store, lanes, payloads, templates, Journal.SILENT, chance, clock);
        executeStep = new ExecuteStep(
                store,
                lanes,
                payloads,
                templates,
                handlers,
                Journal.SILENT,
                new MemoryLimitStore().gate(chance, clock),
                chance,
                clock);
        advanceTask = new AdvanceTask(store, lanes, templates, Journal.SILENT, clock);
        sweepTasks = new SweepTasks(store, lanes, templates, Journal.SILENT, chance, clock);
        controlTask = new ControlTask(store, lanes, templates, Journal.SILENT, clock);
        answerStep = new AnswerStep(store, lanes, payloads, templates, Journal.SILENT, chance, clock);
    }

    public TaskRecord submitted(Template template) {
        templates.with(template);
        Submission submission = new Submission(
                template.ref().namespace(),
                template.ref().name(),
                Optional.empty(),
                new Json("{}"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return switch (submitTask.submit(submission, invocation())) {
            case Submitted.Created created -> created.task();
            case Submitted.Duplicate duplicate -> duplicate.task();
            case Submitted.Conflict conflict -> throw new AssertionError(conflict);
            case Submitted.UnknownTemplate unknown -> throw new AssertionError(template + " is unknown");
        };
    }

    /// Runs a task of this template to its end.
    public TaskSeen run(Template template) {
        return runToItsEnd(template, submitted(template).id());
    }

    TaskSeen runToItsEnd(Template template, TaskId id) {
        for (int turns = 0; !tasks.readTask(id).orElseThrow().ended(); ) {
            if (!moved()) {
                turnTheClock();
                if (++turns > MOST_TURNS) {
                    throw new AssertionError("Does not end: " + tasks.readTask(id));
                }
            }
        }
        return seen(template, id);
    }

    /// Works off all messages that are there, and turns no clock.
    TaskSeen workOff(Template template, TaskId id) {
        while (moved()) {
            // Until nothing moves.
        }
        return seen(template, id);
    }

    TaskSeen seen(Template template, TaskId id) {
        return TaskSeen.of(tasks, template, id);
    }

    private boolean moved() {
        boolean moved = false;
        for (Lane lane : Lane.values()) {
            moved |= executed(lane);
        }
        return moved || advanced();
    }

    Controlled order(TaskId id, Wish wish) {
        return controlTask.control(id, wish, "because", "ann", invocation());
    }

    Answered answer(String token, Outcome outcome) {
        return answerStep.answer(token, outcome, invocation());
    }

    void turnTheClockBy(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
        sweepTasks.sweep(clock.instant().plusSeconds(30), invocation());
    }

    /// Loses every message.
    void purge() {
        Stream.of(Lane.values()).forEach(lane -> queues.lane(lane).purge());
        queues.advance().purge();
    }

    int lookAtAll() {
        return sweepTasks.sweepAll(clock.instant().plusSeconds(30), invocation());
    }

    Instant now() {
        return clock.instant();
    }

    private boolean executed(Lane lane) {
        List<Delivery<StepMessage>> batch = queues.lane(lane).receive(10);
        for (Delivery<StepMessage> delivery : batch) {
            executeStep.execute(delivery.message(), lane, invocation());
            queues.lane(lane).delete(delivery.receipt());
        }
        return !batch.isEmpty();
    }

    private boolean advanced() {
        List<Delivery<Finish>> batch = queues.advance().receive(10);
        if (!batch.isEmpty()) {
            List<Finish> finishes = batch.stream().map(Delivery::message).toList();
            advanceTask.settle(finishes.getFirst().task(), finishes, false, invocation());
            batch.forEach(delivery -> queues.advance().delete(delivery.receipt()));
        }
        return !batch.isEmpty();
    }

    private void turnTheClock() {
        Instant next = Stream.concat(
                        tasks.nextLook().stream(),
                        Stream.of(Lane.values()).flatMap(lane -> queues.lane(lane).nextVisible().stream()))
                .min(Instant::compareTo)
                .orElseThrow(() -> new AssertionError("A task is open, and nothing will ever happen to it"));
        clock.advanceTo(next);
        sweepTasks.sweep(clock.instant().plusSeconds(30), invocation());
    }

    private Invocation invocation() {
        return new Invocation("i" + ++invocations, clock.instant().plus(Duration.ofMinutes(15)));
    }
}
