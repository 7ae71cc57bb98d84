package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.gate.Turn;
import dev.millrace.engine.letter.LetterSubject;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.LetterQueues;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engine.usecase.AnswerStep;
import dev.millrace.engine.usecase.ControlTask;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.SetHolds;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engine.usecase.TendLetters;
import dev.millrace.enginetestkit.Plans;
import dev.millrace.enginetestkit.memory.Delivery;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.memory.MemoryLimitStore;
import dev.millrace.enginetestkit.memory.MemoryPayloads;
import dev.millrace.enginetestkit.memory.MemoryQueue;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import dev.millrace.enginetestkit.memory.MemoryTemplates;
import dev.millrace.enginetestkit.memory.QueueRules;
import dev.millrace.enginetestkit.memory.SeededChance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A deployment of Millrace, simulated: its functions run the real use cases over ports beyond a [Network] in some
/// [Weather], on virtual time. [#run] takes a workload to its end and checks that all that was promised held.
final class SimulatedCloud {
    static final Duration FUNCTION_LIMIT = Duration.ofMinutes(15);
    /// Processes that run steps, each with what it knows of the limits.
    private static final int WORKERS = 3;

    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final long MOST_STEPS = 3_000_000;

    private final Workload workload;
    private final Weather weather;
    private final ManualClock clock;
    private final Instant start;
    private final Counts counts;
    private final Trace trace;
    private final Scheduler scheduler;
    private final Network network;
    private final Ledger ledger;
    private final MemoryTaskStore store;
    private final Invocations invocations;
    private final Clients clients;
    private final Map<Lane, Mapping<StepMessage>> lanes = new EnumMap<>(Lane.class);
    private final Mapping<Finish> advanceQueue;
    private final List<ExecuteStep> workers = new ArrayList<>();
    private final LimitsHold limitsHold;
    private final boolean limited;
    private final AdvanceTask advanceTask;
    private final SweepTasks sweepTasks;
    private boolean sweeping;

    /// @param atOnce how many invocations each lane may have
    SimulatedCloud(
            Workload workload,
            Weather weather,
            ManualClock clock,
            long seed,
            int atOnce,
            int mostReceives,
            boolean traced) {
        this.workload = workload;
        this.weather = weather;
        this.clock = clock;
        this.start = clock.instant();
        this.counts = new Counts();
        this.trace = new Trace(start, traced);
        this.scheduler = new Scheduler(clock);
        this.network = new Network(clock, scheduler, weather, counts, trace);
        MemoryTemplates templates = new MemoryTemplates(Plans::grown);
        workload.templates().forEach(templates::with);
        MemoryPayloads payloads = new MemoryPayloads();
        this.limitsHold = new LimitsHold(clock, workload.limits());
        this.ledger = new Ledger(clock, scheduler, counts, templates, payloads, limitsHold);
        this.store = new MemoryTaskStore(ledger);
        this.invocations = new Invocations(clock, scheduler, network);
        QueueRules rules = new QueueRules(QueueRules.DEPLOYED.visibility(), mostReceives);
        for (Lane lane : Lane.values()) {
            lanes.put(
                    lane,
                    mapping(
                            lane.name(),
                            MemoryQueue.fair(clock, rules, this::groupOf),
                            atOnce,
                            batch -> execute(lane, batch)));
        }
        advanceQueue = mapping("ADVANCE", MemoryQueue.fifo(clock, rules, Finish::task), atOnce, this::advance);

        Chance chance = new SeededChance(seed);
        SimulatedTaskStore tasks = new SimulatedTaskStore(store, network, weather, counts, ledger);
        SimulatedQueues queues = new SimulatedQueues(lanes, advanceQueue, ledger.records(), network, weather, counts);
        SimulatedPayloads documents = new SimulatedPayloads(payloads, network);
        SimulatedTemplates compiled =
                new SimulatedTemplates(templates, network, workload.people().percents());
        SimulatedRunner runner =
                new SimulatedRunner(workload, clock, network, weather, counts, ledger, trace, this::asked);
        ledger.attempts().allowing(network::slownessSince);
        Journal journal = new TracedJournal();
        MemoryLimitStore limits = limits();
        limited = !workload.people().pauses().isEmpty()
                || !limits.read().equals(LimitStore.Standing.NOTHING)
                || workload.templates().stream()
                        .flatMap(template -> template.steps().stream())
                        .anyMatch(step -> !step.limits().isEmpty());
        if (!limited
                && workload.people().lulls().isEmpty()
                && workload.cancels().isEmpty()) {
            ledger.unhindered();
        }
        for (int worker = 0; worker < WORKERS; worker++) {
            LimitStore shared = new SimulatedLimitStore(limits, network, counts);
            Gate gate = new Gate(shared, LimitsHold.KEYS, chance, clock, () -> Turn.FREE);
            workers.add(new ExecuteStep(tasks, queues, documents, compiled, runner, journal, gate, chance, clock));
        }
        advanceTask = new AdvanceTask(tasks, queues, compiled, journal, clock);
        sweepTasks = new SweepTasks(
                tasks,
                queues,
                documents,
                compiled,
                journal,
                new Gate(
                        new SimulatedLimitStore(limits, network, counts),
                        LimitsHold.KEYS,
                        chance,
                        clock,
                        () -> Turn.FREE),
                SweepTasks.AGEING,
                chance,
                clock);
        ControlTask control = new ControlTask(tasks, queues, compiled, journal, clock);
        clients = new Clients(
                workload,
                scheduler,
                invocations,
                new SubmitTask(tasks, queues, documents, compiled, journal, chance, clock),
                control,
                new SetHolds(new SimulatedLimitStore(limits, network, counts), compiled, chance, clock),
                new AnswerStep(
                        tasks, queues, documents, compiled, journal, (step, result) -> Optional.empty(), chance, clock),
                new TendLetters(ledger.letters(), new NoLetterQueues(), tasks, control, clock),
                weather,
                counts,
                ledger,
                clock);
    }

    private Outcome asked(StepCall call, Json result) {
        return clients.answerLater(call, result);
    }

    /// The limits as they are set before anybody looks.
    private MemoryLimitStore limits() {
        MemoryLimitStore limits = new MemoryLimitStore(limitsHold);
        for (Limit limit : workload.limits()) {
            limits.put(new LimitRecord(limit.scope(), Optional.of(limit), 1, "test", start, "test"));
        }
        workload.breaker()
                .ifPresent(policy ->
                        limits.put(Breaker.fresh("simulated", policy, start).with(policy, "test", start, "test")));
        return limits;
    }

    LimitsHold limitsHold() {
        return limitsHold;
    }

    private <M> Mapping<M> mapping(String name, MemoryQueue<M> queue, int atOnce, Mapping.Function<M> function) {
        return new Mapping<>(name, queue, atOnce, clock, scheduler, weather, counts, trace, function);
    }

    /// Runs until all is done and all queues are empty.
    ///
    /// @return what happened
    /// @throws Violation if a property did not hold
    Report run() {
        clients.plan();
        for (Workload.Lull lull : workload.people().lulls()) {
            scheduler.after(lull.at(), () -> {
                counts.count(Feature.LULL);
                lane(lull.lane()).rest(clock.instant().plus(lull.lasts()));
            });
        }
        scheduler.after(SWEEP_INTERVAL, this::sweep);
        scheduler.run(this::isOver);
        failOnBug();
        Oracle oracle = new Oracle(workload, ledger);
        for (TaskRecord task : ledger.records().tasks().values()) {
            oracle.judge(task);
        }
        clients.judge(ledger);
        if (limitsHold.fullest() > 0) {
            counts.count(Feature.LIMIT_REACHED);
        }
        if (limitsHold.opened() > 0) {
            counts.count(Feature.BREAKER_OPENED);
        }
        return new Report(
                trace.hash(),
                counts.all(),
                ledger.attempts().runs(),
                network.calls(),
                Duration.between(start, clock.instant()),
                ends(),
                ledger.causes(),
                counts.features(),
                ledger.moves());
    }

    /// Has the task of a wish cancelled, beginning now.
    void cancel(int wish) {
        clients.cancel(wish);
    }

    List<String> trace() {
        return trace.lines();
    }

    Ledger ledger() {
        return ledger;
    }

    private Map<String, Integer> ends() {
        Map<String, Integer> ends = new LinkedHashMap<>();
        ledger.records()
                .tasks()
                .values()
                .forEach(task -> ends.merge(task.state().kind().name(), 1, Integer::sum));
        return ends;
    }

    private void failOnBug() {
        Throwable bug = invocations.bug();
        if (bug instanceof Violation violation) {
            throw violation;
        }
        if (bug != null) {
            Violation violation = new Violation("The engine threw " + bug);
            violation.initCause(bug);
            throw violation;
        }
    }

    private boolean isOver() {
        if (invocations.bug() != null) {
            return true;
        }
        boolean late = Duration.between(start, clock.instant()).compareTo(LONGEST) > 0;
        if (late || scheduler.steps() > MOST_STEPS) {
            throw new Violation("Does not come to an end: " + unended());
        }
        return clients.areDone()
                && invocations.alive() == 0
                && advanceQueue.isQuiet()
                && lanes.values().stream().allMatch(Mapping::isQuiet)
                && ledger.records().tasks().values().stream().allMatch(this::isOver);
    }

    /// One that is to be forgotten is over when it is erased.
    private boolean isOver(TaskRecord task) {
        return task.ended() ? task.lookAt().isEmpty() : clients.leaves(task);
    }

    private List<String> unended() {
        List<String> tasks = new ArrayList<>();
        for (TaskRecord task : ledger.records().tasks().values()) {
            if (!isOver(task)) {
                tasks.add(Names.of(task.id()) + " " + Words.of(task) + ", records "
                        + Words.of(store.readSteps(task.id())));
            }
        }
        return tasks;
    }

    private void execute(Lane lane, List<Delivery<StepMessage>> batch) {
        Mapping<StepMessage> mapping = lane(lane);
        ExecuteStep worker = workers.get(limited ? weather.pick(WORKERS) : 0);
        List<Invocations.Work> works = new ArrayList<>();
        for (Delivery<StepMessage> delivery : batch) {
            works.add(invocation -> worker.execute(delivery.message(), lane, invocation));
        }
        invocations.start(
                "execute",
                FUNCTION_LIMIT,
                works,
                weather.pick(3) > 0,
                done -> mapping.ended(done.stream().map(batch::get).toList()));
    }

    /// With whom a message shares its lane fairly; with nobody where its task has no tenant.
    private Object groupOf(StepMessage message) {
        return Optional.ofNullable(ledger.records().tasks().get(message.task()))
                .<Object>flatMap(task -> task.head().tenant())
                .orElse(message);
    }

    private Mapping<StepMessage> lane(Lane lane) {
        return Optional.ofNullable(lanes.get(lane)).orElseThrow();
    }

    private void advance(List<Delivery<Finish>> batch) {
        Map<TaskId, List<Delivery<Finish>>> groups = new LinkedHashMap<>();
        batch.forEach(delivery -> groups.computeIfAbsent(delivery.message().task(), task -> new ArrayList<>())
                .add(delivery));
        List<List<Delivery<Finish>>> parts = List.copyOf(groups.values());
        List<Invocations.Work> works = new ArrayList<>();
        for (List<Delivery<Finish>> part : parts) {
            List<Finish> finishes = part.stream().map(Delivery::message).toList();
            boolean again = part.stream().anyMatch(delivery -> delivery.received() > 1);
            works.add(invocation -> advanceTask.settle(finishes.getFirst().task(), finishes, again, invocation));
        }
        invocations.start(
                "advance",
                Duration.ofMinutes(1),
                works,
                false,
                done -> advanceQueue.ended(done.stream()
                        .map(parts::get)
                        .flatMap(Collection::stream)
                        .toList()));
    }

    private void sweep() {
        if (weather.purges()) {
            List<Mapping<StepMessage>> all = List.copyOf(lanes.values());
            all.get(weather.pick(all.size())).purge();
        }
        boolean purged = weather.purges();
        if (purged) {
            advanceQueue.purge();
        }
        if (weather.strays() && !ledger.records().tasks().isEmpty()) {
            stray();
        }
        Instant next = nextSweep();
        if (!sweeping) {
            sweeping = true;
            Instant until = clock.instant().plusSeconds(50);
            invocations.start(
                    "sweep",
                    Duration.ofMinutes(1),
                    List.of(invocation -> {
                        if (purged) {
                            sweepTasks.sweepAll(until, invocation);
                        } else {
                            sweepTasks.sweep(until, invocation);
                        }
                    }),
                    true,
                    done -> sweeping = false);
        }
        scheduler.at(next, this::sweep);
    }

    private void stray() {
        List<TaskRecord> tasks = List.copyOf(ledger.records().tasks().values());
        TaskRecord task = tasks.get(weather.pick(tasks.size()));
        int step = weather.pick(task.head().steps());
        int recorded = ledger.records()
                .record(task.id(), step)
                .filter(record -> record.epoch() == task.epoch())
                .map(StepRecord::attempt)
                .orElse(1);
        int attempt = Math.max(1, recorded + 1 - weather.pick(3));
        counts.count(Fault.STRAY);
        lane(task.head().lane())
                .send(
                        new StepMessage(
                                task.id(),
                                step,
                                task.epoch(),
                                attempt,
                                task.head().origin().traceparent()),
                        Duration.ZERO);
    }

    /// Every minute; but minutes in which nothing at all can happen are passed over.
    private Instant nextSweep() {
        Instant next = clock.instant().plus(SWEEP_INTERVAL);
        Instant look = store.nextLook().orElse(next);
        if (scheduler.isIdle() && look.isAfter(next)) {
            long minutes = Duration.between(clock.instant(), look).toMinutes() + 1;
            return clock.instant().plus(Duration.ofMinutes(minutes));
        }
        return next;
    }

    /// Ends all threads that still wait for their turn.
    void close() {
        scheduler.close();
    }

    private final class TracedJournal implements Journal {
        @Override
        public void moved(TaskId task, Origin origin, long version, Move move) {}

        @Override
        public void ignored(TaskId task, int step, int attempt, String because) {
            if (because.endsWith(" is paused") && because.contains("/")) {
                counts.count(Feature.HELD_BACK);
            }
            trace.add(
                    clock.instant(),
                    scheduler.moving().name(),
                    "ignores",
                    () -> Names.of(task) + "#" + step + "/" + attempt + ": " + because);
        }
    }

    /// People redrive letters one by one here.
    private static final class NoLetterQueues implements LetterQueues {
        @Override
        public void sendAgain(LetterSubject.OfMessage message, String once) {
            throw new IllegalStateException("No letter is of a message: " + message);
        }

        @Override
        public void redrive(List<Redrive> redrives) {
            throw new IllegalStateException("Nobody redrives many: " + redrives);
        }
    }
}
