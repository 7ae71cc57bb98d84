package dev.millrace.enginetestkit;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.StepRunner;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engine.usecase.AnswerStep;
import dev.millrace.engine.usecase.AnswerStep.Answered;
import dev.millrace.engine.usecase.ControlTask;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.ReadTask;
import dev.millrace.engine.usecase.SetHolds;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engine.usecase.Wish;
import dev.millrace.enginetestkit.memory.Delivery;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.memory.MemoryLimitStore;
import dev.millrace.enginetestkit.memory.MemoryPayloads;
import dev.millrace.enginetestkit.memory.MemoryQueue;
import dev.millrace.enginetestkit.memory.MemoryQueues;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import dev.millrace.enginetestkit.memory.MemoryTemplates;
import dev.millrace.enginetestkit.memory.SeededChance;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The real use cases over the ports in memory, on one thread: messages are worked off in order, and the
/// clock is turned on when nothing else is to be done. Steps of workers outside are run by the same
/// handlers, as `worker:NAME`. Nothing goes wrong unless the ports it is given see to that.
public final class World {
    private static final int MOST_TURNS = 10_000;
    private static final Duration SWEPT_AHEAD = Duration.ofSeconds(30);

    private final ManualClock clock;
    private final TaskStore tasks;
    private final MemoryPayloads payloads = new MemoryPayloads();
    private final MemoryQueues queues;
    private final MemoryTemplates templates;
    private final MemoryTaskStore table = new MemoryTaskStore();
    private final MemoryLimitStore limits = new MemoryLimitStore();
    private final SubmitTask submitTask;
    private final ExecuteStep executeStep;
    private final AdvanceTask advanceTask;
    private final SweepTasks sweepTasks;
    private final ControlTask controlTask;
    private final AnswerStep answerStep;
    private final EnumSet<Lane> stalled = EnumSet.noneOf(Lane.class);
    private int invocations;

    public World(StepRunner handlers) {
        this(new ManualClock(), handlers, store -> store, lanes -> lanes);
    }

    /// @param table makes of the table in memory the one that the use cases see: one that counts, or fails
    /// @param lanes the same for what is sent
    public World(ManualClock clock, StepRunner handlers, UnaryOperator<TaskStore> table, UnaryOperator<Queues> lanes) {
        this(clock, handlers, table, lanes, Plans::grown, (step, result) -> Optional.empty());
    }

    /// @param grower reads what decisions return that create steps; without one they return [Plans]
    /// @param results what is wrong with an answer
    public World(
            ManualClock clock,
            StepRunner handlers,
            UnaryOperator<TaskStore> table,
            UnaryOperator<Queues> lanes,
            MemoryTemplates.Grower grower,
            AnswerStep.ResultCheck results) {
        this.templates = new MemoryTemplates(grower);
        this.clock = clock;
        this.queues = new MemoryQueues(clock);
        this.tasks = table.apply(this.table);
        Queues sent = lanes.apply(queues);
        Chance chance = new SeededChance(1);
        submitTask = new SubmitTask(tasks, sent, payloads, templates, Journal.SILENT, chance, clock);
        executeStep = new ExecuteStep(
                tasks, sent, payloads, templates, handlers, Journal.SILENT, limits.gate(chance, clock), chance, clock);
        advanceTask = new AdvanceTask(tasks, sent, templates, Journal.SILENT, clock);
        sweepTasks = new SweepTasks(
                tasks,
                sent,
                payloads,
                templates,
                Journal.SILENT,
                limits.gate(chance, clock),
                SweepTasks.AGEING,
                chance,
                clock);
        controlTask = new ControlTask(tasks, sent, templates, Journal.SILENT, clock);
        answerStep = new AnswerStep(tasks, sent, payloads, templates, Journal.SILENT, results, chance, clock);
    }

    /// Thrown by a port: the worker that called it is no more. What it was working on comes again.
    public static final class WorkerDied extends Error {
        private static final long serialVersionUID = 1;
    }

    /// Submits a task without input.
    public TaskRecord submitted(Template template) {
        return submitted(template, new Json("{}"));
    }

    /// Makes a template known, so that steps can start tasks of it.
    public World knowing(Template... more) {
        for (Template template : more) {
            templates.with(template);
        }
        return this;
    }

    /// All tasks that there are, newest first.
    public List<TaskRecord> tasks() {
        return table.list(new TaskStore.TaskQuery(
                        Optional.empty(), Optional.empty(), Optional.empty(), 1_000, Optional.empty()))
                .tasks();
    }

    /// @param input in canonical form; nothing checks it against the template's schema
    public TaskRecord submitted(Template template, Json input) {
        templates.with(template);
        Submission submission = new Submission(
                template.ref().namespace(),
                template.ref().name(),
                Optional.of(template.ref().version()),
                input,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return switch (submit(submission)) {
            case Submitted.Created created -> created.task();
            case Submitted.Duplicate duplicate -> duplicate.task();
            case Submitted.Conflict conflict -> throw new AssertionError(conflict);
            case Submitted.BeingErased erased -> throw new AssertionError(erased);
            case Submitted.UnknownTemplate unknown -> throw new AssertionError(template + " is unknown");
        };
    }

    /// @param submission of a template that was submitted here before, or is known by [#knows]
    public Submitted submit(Submission submission) {
        return submitTask.submit(submission, invocation());
    }

    public World knows(Template template) {
        templates.with(template);
        return this;
    }

    /// Runs a task of this template to its end.
    public TaskSeen run(Template template) {
        return runToItsEnd(template, submitted(template).id());
    }

    /// Works off messages and turns the clock on, until the task has ended.
    public TaskSeen runToItsEnd(Template template, TaskId id) {
        for (int turns = 0; !table.readTask(id).orElseThrow().ended(); ) {
            if (!moved()) {
                turnTheClockTo(nextHappening().orElseThrow(() -> stuck(id)));
                if (++turns > MOST_TURNS) {
                    throw new AssertionError("Does not end: " + table.readTask(id));
                }
            }
        }
        return seen(template, id);
    }

    private AssertionError stuck(TaskId id) {
        return new AssertionError("Task " + id + " is "
                + table.readTask(id).orElseThrow().state().kind() + ", and nothing will ever happen to it by itself");
    }

    /// Works off all messages that are there, and turns no clock.
    public TaskSeen workOff(Template template, TaskId id) {
        workOffAll();
        return seen(template, id);
    }

    public TaskSeen seen(Template template, TaskId id) {
        return TaskSeen.of(table, view(id).template(), id);
    }

    private boolean moved() {
        boolean moved = false;
        for (Lane lane : EnumSet.complementOf(stalled)) {
            moved |= executed(queues.lane(lane), message -> executeStep.execute(message, lane, invocation()));
        }
        for (String worker : queues.workers()) {
            moved |= executed(queues.worker(worker), message -> executeStep.handOut(message, invocation()));
        }
        return moved || advanced();
    }

    /// What a person named ann orders.
    public Controlled order(TaskId id, Wish wish) {
        return controlTask.control(id, wish, "because", "ann", invocation());
    }

    /// Deletes a task for a person named ann.
    public Controlled delete(TaskId id) {
        return controlTask.delete(id, "because", "ann", invocation());
    }

    public Answered answer(String token, Outcome outcome) {
        return answerStep.answer(token, outcome, invocation());
    }

    /// The answer of those whom the step has asked and who name the attempt.
    ///
    /// @param asks whether a step asks them
    public Answered answer(AttemptName attempt, Predicate<StepTemplate> asks, Outcome outcome) {
        return answerStep.answer(attempt, asks, outcome, invocation());
    }

    /// Those who are to answer say that they are at it.
    public Answered heard(String token, Json details) {
        return answerStep.heard(token, Optional.of(details), invocation());
    }

    /// Lets so much time pass, at the end of which the sweep looks once.
    public void turnTheClockBy(Duration time) {
        turnTheClockTo(clock.instant().plus(time));
    }

    /// Lets so much time pass, and whatever falls due in it happen at its own time.
    public void live(Duration time) {
        Instant end = clock.instant().plus(time);
        workOffAll();
        Optional<Instant> next = nextHappening();
        for (int turns = 0; next.isPresent() && !next.get().isAfter(end) && turns < MOST_TURNS; turns++) {
            turnTheClockTo(next.get());
            workOffAll();
            next = nextHappening();
        }
        turnTheClockTo(end);
        workOffAll();
    }

    private void workOffAll() {
        while (moved()) {
            // Until nothing moves.
        }
    }

    /// Loses every message.
    public void purge() {
        stepQueues().forEach(MemoryQueue::purge);
        queues.advance().purge();
    }

    /// @return how many tasks the sweep has looked at
    public int lookAtAll() {
        return sweepTasks.sweepAll(clock.instant().plus(SWEPT_AHEAD), invocation());
    }

    public Instant now() {
        return clock.instant();
    }

    private static boolean executed(MemoryQueue<StepMessage> queue, Consumer<StepMessage> worker) {
        List<Delivery<StepMessage>> batch = queue.receive(10);
        for (Delivery<StepMessage> delivery : batch) {
            survive(() -> {
                worker.accept(delivery.message());
                queue.delete(delivery.receipt());
            });
        }
        return !batch.isEmpty();
    }

    private boolean advanced() {
        List<Delivery<Finish>> batch = queues.advance().receive(10);
        if (!batch.isEmpty()) {
            List<Finish> finishes = batch.stream().map(Delivery::message).toList();
            survive(() -> {
                advanceTask.settle(finishes.getFirst().task(), finishes, false, invocation());
                batch.forEach(delivery -> queues.advance().delete(delivery.receipt()));
            });
        }
        return !batch.isEmpty();
    }

    /// A worker's death is not the world's end.
    private static void survive(Runnable work) {
        try {
            work.run();
        } catch (WorkerDied died) {
            // What it held comes again.
        }
    }

    /// When a message becomes visible or a look at a task falls due.
    private Optional<Instant> nextHappening() {
        return Stream.of(
                        table.nextLook().stream(),
                        queues.advance().nextVisible().stream(),
                        Stream.concat(
                                        EnumSet.complementOf(stalled).stream().map(queues::lane),
                                        queues.workers().stream().map(queues::worker))
                                .flatMap(queue -> queue.nextVisible().stream()))
                .flatMap(times -> times)
                .min(Instant::compareTo);
    }

    private Stream<MemoryQueue<StepMessage>> stepQueues() {
        return Stream.concat(
                Stream.of(Lane.values()).map(queues::lane),
                queues.workers().stream().map(queues::worker));
    }

    /// Nobody takes messages from this lane any more, as if its workers were busy for ever.
    public void stall(Lane lane) {
        stalled.add(lane);
    }

    private void turnTheClockTo(Instant time) {
        clock.advanceTo(time);
        survive(() -> sweepTasks.sweep(clock.instant().plus(SWEPT_AHEAD), invocation()));
    }

    /// The table as it stands, behind whatever the use cases see of it.
    public TaskStore table() {
        return table;
    }

    /// Limits, breakers and what is paused.
    public MemoryLimitStore limits() {
        return limits;
    }

    /// Pauses things, and lets them go on.
    public SetHolds holds() {
        return new SetHolds(limits, templates, new SeededChance(2), clock);
    }

    public Payloads payloads() {
        return payloads;
    }

    /// What people are told of a task.
    public ReadTask.View view(TaskId id) {
        return new ReadTask(table, templates).read(id).orElseThrow();
    }

    /// What people call the numbered step of a task.
    public String nameOf(TaskId id, int step) {
        ReadTask.View view = view(id);
        return view.task().nameOf(view.template(), step);
    }

    private Invocation invocation() {
        return new Invocation("i" + ++invocations, clock.instant().plus(Duration.ofMinutes(15)));
    }
}
