package dev.millrace.engine.usecase;

import dev.millrace.engine.advance.Advance;
import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.advance.Plan;
import dev.millrace.engine.gate.Entrant;
import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Looks at tasks whose look is due and finds what queues forgot: messages that were lost, workers that died,
/// submissions that stopped half way, and times too far off for a queue.
///
/// The table is the truth and the queues are hints, so all it does is to send hints again and to take over what
/// nobody holds. A task that made progress since the last look is left alone but for its own record; one that made
/// none has the records of its open steps read. Looks come less and less often while nothing happens, so a long
/// backlog is not multiplied.
public final class SweepTasks {
    /// How long a step waits in its lane before it is raised to the next one, unless the deployment says
    /// otherwise.
    public static final Duration AGEING = Duration.ofMinutes(10);

    /// A debt younger than this is probably being paid.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration FIRST_INTERVAL = Duration.ofMinutes(2);
    private static final int MOST_DOUBLINGS = 4;

    /// States in which nothing starts.
    private static final Set<TaskState.Kind> STANDING = Set.of(TaskState.Kind.PAUSED, TaskState.Kind.BLOCKED);

    /// Later than any look.
    private static final Duration A_CENTURY = Duration.ofDays(36_525);

    /// Tasks looked at in one go.
    private static final int BATCH = 100;

    /// Ids held in memory while all are looked at.
    private static final int MOST_AT_ONCE = 50_000;

    private final TaskStore tasks;
    private final Queues queues;
    private final Payloads payloads;
    private final Journal journal;
    private final InstantSource clock;
    private final Gate gate;
    private final Duration ageing;
    private final AdvanceTask advance;
    private final Attempts attempts;

    /// @param ageing how long a step waits in its lane before it is raised to the next one
    public SweepTasks(
            TaskStore tasks,
            Queues queues,
            Payloads payloads,
            Templates templates,
            Journal journal,
            Gate gate,
            Duration ageing,
            Chance chance,
            InstantSource clock) {
        this.tasks = tasks;
        this.gate = gate;
        this.ageing = ageing;
        this.queues = queues;
        this.payloads = payloads;
        this.journal = journal;
        this.clock = clock;
        this.advance = new AdvanceTask(tasks, queues, templates, journal, clock);
        this.attempts = new Attempts(chance, clock);
    }

    /// Looks at all tasks that are due, until none is left or the invocation has no time for more.
    ///
    /// @param until when to stop taking on more
    /// @return how many were looked at
    public int sweep(Instant until, Invocation invocation) {
        int looked = 0;
        while (clock.instant().isBefore(until)) {
            List<TaskId> due = tasks.due(clock.instant(), BATCH);
            int moved = 0;
            for (TaskId id : due) {
                moved += look(id, invocation) ? 1 : 0;
            }
            looked += moved;
            if (due.size() < BATCH || moved == 0) {
                return looked;
            }
        }
        return looked;
    }

    /// Looks at every live task, due or not, and takes none for busy: for when queues have lost their messages, as
    /// after a purge. What is still on a queue is sent twice then, which does no harm. Of more than 50,000 tasks
    /// the others are found by their usual look.
    ///
    /// @param until when to stop
    /// @return how many were looked at
    public int sweepAll(Instant until, Invocation invocation) {
        int looked = 0;
        for (TaskId id : tasks.due(clock.instant().plus(A_CENTURY), MOST_AT_ONCE)) {
            if (!clock.instant().isBefore(until)) {
                return looked;
            }
            Optional<TaskRecord> task = tasks.readTask(id).filter(read -> !read.ended());
            if (task.isPresent()) {
                look(task.get(), true, invocation);
                looked++;
            }
        }
        return looked;
    }

    /// @return whether its next look is later than now
    public boolean look(TaskId id, Invocation invocation) {
        Instant now = clock.instant();
        Optional<TaskRecord> due = tasks.readTask(id)
                .filter(read -> read.lookAt().filter(at -> !now.isBefore(at)).isPresent());
        due.ifPresent(task -> {
            if (task.ended()) {
                forget(task, now, invocation);
            } else {
                look(task, false, invocation);
            }
        });
        return due.isPresent();
    }

    /// Erases a task that is gone; one that has been kept for long enough is gone from now on.
    private void forget(TaskRecord ended, Instant now, Invocation invocation) {
        Template template = advance.template(ended);
        AdvanceTask.Advanced advanced =
                advance.write(ended, template, invocation, (standing, grown) -> switch (Advance.forget(
                        grown, standing, Cause.EXPIRED, "", "", now, invocation.nextWriter())) {
                    case Decision.Moves<Plan> moves -> moves.to();
                    case Decision.Ignored<Plan> not -> new Plan.Nothing(List.of());
                });
        boolean due = advanced.task()
                .lookAt()
                .filter(at -> !clock.instant().isBefore(at))
                .isPresent();
        if (advanced.task().gone() && due) {
            payloads.forget(ended.id());
            tasks.erase(advanced.task());
        }
    }

    private void look(TaskRecord task, boolean thoroughly, Invocation invocation) {
        if (!advance.keepsIfWanted(task, invocation)) {
            return;
        }
        Instant now = clock.instant();
        Template template = advance.template(task);
        if (deadline(task, template).filter(end -> !now.isBefore(end)).isPresent() && Advance.timesOut(task)) {
            advance.write(
                    task,
                    template,
                    invocation,
                    (standing, grown) -> Advance.timeOut(grown, standing, now, invocation.nextWriter()));
            return;
        }
        Staleness staleness = Staleness.of(tasks, task, template, now);
        if (staleness.action().isPresent()) {
            Instant next = staleness.noLaterThan(now.plus(FIRST_INTERVAL));
            advance.write(
                    task,
                    template,
                    invocation,
                    (standing, grown) -> Advance.goStale(
                            grown,
                            standing,
                            task.version(),
                            staleness.action().get(),
                            next,
                            now,
                            invocation.nextWriter()));
            return;
        }
        Findings findings = new Findings(task, template, thoroughly, now);
        findings.collect();
        AdvanceTask.Advanced advanced = advance.write(
                task,
                template,
                invocation,
                (standing, grown) -> Advance.looked(
                        grown,
                        standing,
                        findings.happenings,
                        staleness.noLaterThan(
                                earliest(now, interval(standing), findings.nextAge(), deadline(standing, grown))),
                        findings.ages && standing.version() == task.version(),
                        StepSet.EMPTY,
                        now,
                        invocation.nextWriter()));
        if (!findings.again.isEmpty() && !advanced.task().ended()) {
            queues.send(findings.again.stream()
                    .map(hint -> hint.apply(advanced.task()))
                    .toList());
        }
    }

    /// None once a person has restarted it.
    private static Optional<Instant> deadline(TaskRecord task, Template template) {
        return template.timeout()
                .filter(none -> task.epoch() == 0)
                .map(task.head().createdAt()::plus);
    }

    private static Instant earliest(
            Instant now, Duration interval, Optional<Instant> nextAge, Optional<Instant> deadline) {
        return Stream.concat(nextAge.stream(), deadline.stream())
                .filter(now::isBefore)
                .reduce(now.plus(interval), (one, other) -> one.isBefore(other) ? one : other);
    }

    private static Duration interval(TaskRecord task) {
        boolean progress = task.version() != task.seenVersion();
        int doublings = progress ? 0 : Math.min(task.looks() + 1, MOST_DOUBLINGS);
        return FIRST_INTERVAL.multipliedBy(1L << doublings);
    }

    /// What is to be put right with one task.
    private final class Findings {
        private final TaskRecord task;
        private final Template template;
        private final boolean thoroughly;
        private final Instant now;
        private final List<Happening> happenings = new ArrayList<>();

        /// Messages that are to be sent, by the lanes as they are once the look is written.
        private final List<Function<TaskRecord, Queues.Dispatch>> again = new ArrayList<>();

        private final Predicate<StepTemplate> free;
        private boolean ages;
        private Optional<Instant> oldAt = Optional.empty();

        /// @param thoroughly whether a task that moved of late is asked for its open steps too, and what runs is sent
        ///     once more for when its lease is over
        Findings(TaskRecord task, Template template, boolean thoroughly, Instant now) {
            this.task = task;
            this.template = template;
            this.thoroughly = thoroughly;
            this.now = now;
            this.free = gate.free(task.head());
        }

        /// When a step will have waited too long.
        Optional<Instant> nextAge() {
            return ages ? Optional.of(now.plus(ageing)) : oldAt;
        }

        void collect() {
            happenings.addAll(attempts.overdue(task, template));
            if (task.state().kind() == TaskState.Kind.PAUSED || task.state().kind() == TaskState.Kind.BLOCKED) {
                return;
            }
            if (thoroughly) {
                task.running().forEach(entry -> sendAfter(entry.leaseUntil(), entry.step(), entry.attempt()));
            }
            for (Waiter waiter : task.waiting()) {
                if (Dispatches.holds(now, waiter.due())
                        && (waiter.kind() == Waiter.Kind.TIMER || mayBeNew(waiter.step(), waiter.due()))) {
                    send(waiter.step(), waiter.attempt(), waiter.due());
                }
                if (waiter.kind() != Waiter.Kind.TIMER) {
                    waitsSince(waiter.step(), waiter.due());
                }
            }
            boolean quiet = thoroughly
                    || task.version() == task.seenVersion()
                    || task.updatedAt().plus(PATIENCE).isBefore(now);
            if (quiet) {
                openSteps();
            }
        }

        private void openSteps() {
            List<Integer> open = new ArrayList<>();
            StepSet settled = task.settled();
            for (int step = settled.nextAbsent(0);
                    step < template.graph().size() && open.size() < task.open();
                    step = settled.nextAbsent(step + 1)) {
                if (template.has(step)
                        && template.graph().parentsIn(task.released(), step)
                        && task.growth().createdBy(step).isEmpty()
                        && task.runningInPlace(step).isEmpty()
                        && task.growth().itemsOf(step).isEmpty()) {
                    open.add(step);
                }
            }
            for (Fan fan : task.growth().fans()) {
                if (fan.kind() == Fan.Kind.CREATED) {
                    continue;
                }
                StepSet.range(fan.base(), fan.base() + fan.unlocked())
                        .minus(settled)
                        .forEach(item -> {
                            if (task.runningInPlace(item).isEmpty()) {
                                open.add(item);
                            }
                        });
            }
            Map<Integer, StepRecord> records = tasks.readSteps(task.id(), open);
            for (int step : open) {
                StepRecord record = records.get(step);
                if (record == null || record.epoch() != task.epoch()) {
                    if (task.waiter(step).isEmpty() && isWanted(step)) {
                        waitsSince(step, unlockedAt(step));
                        send(step, 1, now);
                    }
                } else {
                    recorded(record);
                }
            }
        }

        private void recorded(StepRecord record) {
            switch (record.state()) {
                case StepState.Running running -> {
                    if (!now.isBefore(running.leaseUntil())) {
                        sendIfWanted(record, now);
                    } else if (thoroughly) {
                        sendAfter(running.leaseUntil(), record.step(), running.attempt());
                    }
                }
                case StepState.Retrying retrying -> goesOn(record, retrying.due(), Waiter.Kind.RETRY);
                case StepState.Waiting waiting -> {
                    if (waiting.isForTask()) {
                        send(record, now);
                    } else if (Dispatches.holds(now, waiting.due())) {
                        send(record, waiting.due());
                    } else {
                        waitsLong(record, waiting.due(), Waiter.Kind.RETRY);
                    }
                }
                case StepState.Ready ready -> goesOn(record, ready.due(), Waiter.Kind.GOES_ON);
                case StepState.Pending pending ->
                    journal.ignored(task.id(), record.step(), 0, "a record of a step that has not begun");
                case StepState.Complete settled -> ended(record);
                case StepState.Failed settled -> ended(record);
                case StepState.Skipped settled -> ended(record);
                case StepState.Cancelled settled -> ended(record);
                case StepState.Resolved settled -> ended(record);
            }
        }

        /// For the message of a worker that may be dead: it would have come again.
        private void sendAfter(Instant lease, int step, int attempt) {
            if (Dispatches.holds(now, lease)) {
                send(step, attempt, lease);
            }
        }

        private void goesOn(StepRecord record, Instant due, Waiter.Kind kind) {
            if (!Dispatches.holds(now, due)) {
                waitsLong(record, due, kind);
            } else {
                waitsSince(record.step(), due);
                if (mayBeNew(record.step(), due)) {
                    send(record, due);
                }
            }
        }

        private void waitsLong(StepRecord record, Instant due, Waiter.Kind kind) {
            happenings.add(new Happening.WaitsLong(record.step(), record.epoch(), record.attempt(), due, kind));
        }

        private void ended(StepRecord record) {
            happenings.add(new Happening.Ended(
                    record.step(),
                    record.epoch(),
                    record.attempt(),
                    record.state().kind(),
                    record.unchosen(),
                    advance.seed(task.described(template, record.step()), record)));
        }

        /// A step that nothing but its lane keeps from starting grows old there. One that is limited waits for its
        /// limit, wherever it is.
        private void waitsSince(int step, Instant since) {
            StepTemplate described = task.described(template, step);
            Lane lane = task.head().queueOf(described);
            if (lane.up() == lane || described.worker().isPresent() || !free.test(described)) {
                return;
            }
            Instant from = raisedAt().filter(since::isBefore).orElse(since);
            Instant old = from.plus(ageing);
            if (now.isBefore(old)) {
                oldAt = oldAt.filter(old::isAfter).or(() -> Optional.of(old));
            } else {
                ages = true;
            }
        }

        /// When it was last sent because of its lane, or since nothing of it was to start.
        private Optional<Instant> raisedAt() {
            for (Move move : task.history().moves().reversed()) {
                if (move instanceof Move.OfTask of
                        && (of.cause() == Cause.AGED
                                || of.cause() == Cause.MOVED_TO_LANE
                                || of.from().filter(STANDING::contains).isPresent())) {
                    return Optional.of(of.at());
                }
            }
            return Optional.empty();
        }

        /// As far as the task's own history reaches back; it waits no shorter than that.
        private Instant unlockedAt(int step) {
            List<Move> moves = task.history().moves();
            for (Move move : moves.reversed()) {
                if (move instanceof Move.OfSteps of
                        && of.to() == StepState.Kind.READY
                        && of.steps().contains(step)) {
                    return of.at();
                }
            }
            return moves.isEmpty() ? task.updatedAt() : moves.getFirst().at();
        }

        private void sendIfWanted(StepRecord record, Instant due) {
            if (isWanted(record.step())) {
                send(record, due);
            }
        }

        /// While a step is paused its message goes round in its lane. Another with each look would soon be many.
        private boolean isWanted(int step) {
            return thoroughly
                    || gate.held(new Entrant(
                                    task.id(),
                                    template.ref(),
                                    task.head().laneOf(task.described(template, step)),
                                    step,
                                    task.described(template, step)))
                            .isEmpty();
        }

        /// Nor if its time came before this task was last written, for its message was sent then.
        private boolean mayBeNew(int step, Instant due) {
            return due.isAfter(task.updatedAt()) || isWanted(step);
        }

        private void send(StepRecord record, Instant due) {
            again.add(written -> Dispatches.of(written, template, record, now, due));
        }

        private void send(int step, int attempt, Instant due) {
            again.add(written -> Dispatches.of(written, template, step, attempt, now, due));
        }
    }
}
