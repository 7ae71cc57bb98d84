package dev.millrace.engine.advance;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.Reason;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepEvent;
import dev.millrace.engine.state.StepRules;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskEvent;
import dev.millrace.engine.state.TaskRules;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A task's record while it is being changed. Lives for one plan, in one thread.
final class Draft {
    /// What one write unit covers. Results and history fill up the kilobyte that the rest of the task's item
    /// begins, and go into a page before they begin another: a page every eight steps or so costs less than writes
    /// that cost double.
    private static final int KILOBYTE = 1024;

    /// Bytes of an item without input, key, correlation id, results and history; `docs/items.md` has them by attribute.
    private static final long BARE_ITEM = 530;

    /// Less is not worth a page: then the next kilobyte is begun.
    private static final int LEAST_ROOM = 200;

    /// What a queue can't hold back, the sweep finds.
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    private static final Optional<Reason> APPLIED = Optional.empty();

    private final Template template;
    private final Graph graph;
    private final TaskRecord read;
    private final Instant at;

    private TaskState state;
    private StepSet released;
    private StepSet settled;
    private StepSet failed;
    private int open;
    private final List<InPlace> running;
    private final List<Waiter> waiting;
    private StepSet owed;
    private final Map<Integer, Kept> kept = new HashMap<>();
    private Optional<Instant> lookAt;
    private int looks;
    private boolean lookedNow;

    private final List<Move> moves = new ArrayList<>();
    private final IntList newlyReleased = new IntList();
    private final IntList newlySettled = new IntList();
    private final IntList newlyFailed = new IntList();
    private final IntList leftInPlace = new IntList();
    private StepSet unlocked = StepSet.EMPTY;
    private StepSet toSend = StepSet.EMPTY;
    private Optional<InPlace> started = Optional.empty();
    private boolean changed;

    Draft(Template template, TaskRecord read, Instant at) {
        this.template = template;
        this.graph = template.graph();
        this.read = read;
        this.at = at;
        this.state = read.state();
        this.released = read.released();
        this.settled = read.settled();
        this.failed = read.failed();
        this.open = read.open();
        this.running = new ArrayList<>(read.running());
        this.waiting = new ArrayList<>(read.waiting());
        this.owed = read.owed();
        this.lookAt = read.lookAt();
        this.looks = read.looks();
    }

    boolean changed() {
        return changed;
    }

    /// @return why it changes nothing, or nothing if it does
    Optional<Reason> apply(Happening happening) {
        if (state.kind().ends() || isSettled(happening.step())) {
            return Optional.of(Reason.ENDED);
        }
        Optional<Reason> ignored = switch (happening) {
            case Happening.Ended ended -> apply(ended);
            case Happening.WaitsLong waits -> apply(waits);
            case Happening.RootClaimed claimed -> apply(claimed);
            case Happening.Returned returned ->
                inPlace(returned.running(), new StepEvent.Complete(attempt(returned.running()), 1), "")
                        .or(() -> keep(returned.step(), returned.kept()));
            case Happening.Broke broke -> apply(broke);
            case Happening.AskedToWait asked -> apply(asked);
            case Happening.LeaseOver over ->
                inPlace(
                        over.running(),
                        new StepEvent.Expire(attempt(over.running()), at, over.retryAt()),
                        StepError.LEASE_EXPIRED);
            case Happening.TimerDue due -> apply(due);
        };
        if (ignored.isEmpty()) {
            changed = true;
            start();
        }
        return ignored;
    }

    private static int attempt(InPlace running) {
        return running.attempt();
    }

    private boolean isSettled(int step) {
        return settled.contains(step) || newlySettled.contains(step);
    }

    private Optional<Reason> apply(Happening.Ended ended) {
        if (ended.epoch() != read.epoch()
                || runningInPlace(ended.step()).isPresent()
                || isOvertaken(ended.step(), ended.attempt())) {
            return Optional.of(Reason.FENCED);
        }
        waiting.removeIf(waiter -> waiter.step() == ended.step());
        settle(ended.step(), ended.ending());
        return APPLIED;
    }

    private Optional<Reason> apply(Happening.WaitsLong waits) {
        if (waits.epoch() != read.epoch()
                || runningInPlace(waits.step()).isPresent()
                || isOvertaken(waits.step(), waits.attempt())
                || waitsForTimer(waits.step())) {
            return Optional.of(Reason.FENCED);
        }
        Waiter waiter = new Waiter(waits.step(), waits.attempt(), waits.due(), Waiter.Kind.RETRY);
        if (waiting.contains(waiter)) {
            return Optional.of(Reason.ALREADY_SO);
        }
        waiting.removeIf(other -> other.step() == waits.step());
        waiting.add(waiter);
        lookNoLaterThan(waits.due());
        return APPLIED;
    }

    /// Whether the task's own record waits for a later attempt. A step's record may still tell of an earlier one: a
    /// worker that ran it in place kept a large result there, and lost the attempt before it could settle the step.
    ///
    /// @param attempt 0 where the step was given up, which is later than any
    private boolean isOvertaken(int step, int attempt) {
        for (Waiter waiter : waiting) {
            if (waiter.step() == step && attempt > 0 && waiter.attempt() > attempt) {
                return true;
            }
        }
        return false;
    }

    /// A step whose timer is the task's own business may have a record too, for its large result.
    private boolean waitsForTimer(int step) {
        return waiting.stream().anyMatch(waiter -> waiter.step() == step && waiter.kind() == Waiter.Kind.TIMER);
    }

    private Optional<Reason> apply(Happening.RootClaimed claimed) {
        if (claimed.epoch() != read.epoch()) {
            return Optional.of(Reason.FENCED);
        }
        if (runningInPlace(claimed.step()).isPresent()) {
            return Optional.of(Reason.OWNED);
        }
        if (read.waiter(claimed.step()).isPresent()) {
            return Optional.of(Reason.FENCED);
        }
        InPlace entry = new InPlace(claimed.step(), 1, claimed.leaseUntil(), claimed.owner());
        running.add(entry);
        started = Optional.of(entry);
        owed = owed.minus(claimed.step());
        moved(StepSet.of(claimed.step()), StepState.Kind.READY, StepState.Kind.RUNNING, 1, Cause.CLAIMED, "");
        return APPLIED;
    }

    private Optional<Reason> apply(Happening.Broke broke) {
        Optional<Reason> ignored = inPlace(
                broke.running(),
                new StepEvent.Fail(attempt(broke.running()), 1, broke.error(), broke.retryAt()),
                broke.error().code());
        return ignored.or(() -> keep(broke.step(), Optional.of(new Kept.Failure(broke.error()))));
    }

    private Optional<Reason> apply(Happening.AskedToWait asked) {
        Optional<Reason> ignored =
                inPlace(asked.running(), new StepEvent.Wait(attempt(asked.running()), 1, asked.until()), "");
        return ignored.or(() -> keep(asked.step(), asked.kept()));
    }

    private Optional<Reason> apply(Happening.TimerDue due) {
        if (!waiting.contains(due.waiter()) || due.waiter().kind() != Waiter.Kind.TIMER) {
            return Optional.of(Reason.FENCED);
        }
        StepState.Waiting before =
                new StepState.Waiting(due.waiter().attempt(), due.waiter().due());
        return switch (StepRules.decide(before, new StepEvent.WakeUp(before.attempt(), at))) {
            case Decision.Ignored<StepState> ignored -> Optional.of(ignored.because());
            case Decision.Moves<StepState> move -> {
                StepState after = move.to();
                waiting.remove(due.waiter());
                moved(
                        StepSet.of(due.step()),
                        StepState.Kind.WAITING,
                        after.kind(),
                        before.attempt(),
                        Cause.TIMER_DUE,
                        "");
                settle(due.step(), after.kind());
                yield APPLIED;
            }
        };
    }

    /// Applies an event to an attempt whose record is this task's item.
    private Optional<Reason> inPlace(InPlace claimed, StepEvent event, String detail) {
        Optional<InPlace> stands = runningInPlace(claimed.step());
        if (stands.isEmpty() || !stands.get().equals(claimed)) {
            return Optional.of(Reason.FENCED);
        }
        StepState before = new StepState.Running(claimed.attempt(), 1, claimed.leaseUntil());
        return switch (StepRules.decide(before, event)) {
            case Decision.Ignored<StepState> ignored -> Optional.of(ignored.because());
            case Decision.Moves<StepState> move -> {
                StepState after = move.to();
                running.remove(claimed);
                leftInPlace.add(claimed.step());
                left(claimed, after, detail);
                yield APPLIED;
            }
        };
    }

    private void left(InPlace claimed, StepState after, String detail) {
        int step = claimed.step();
        Cause cause = switch (after) {
            case StepState.Complete complete -> Cause.RETURNED;
            case StepState.Waiting waits -> Cause.ASKED_TO_WAIT;
            case StepState.Retrying retrying -> Cause.ATTEMPT_FAILED;
            case StepState.Failed gone -> Cause.ATTEMPT_FAILED;
            case StepState.Pending pending -> Cause.REQUESTED;
            case StepState.Ready ready -> Cause.REQUESTED;
            case StepState.Running runs -> Cause.IN_PLACE;
            case StepState.Skipped skipped -> Cause.REQUESTED;
            case StepState.Cancelled cancelled -> Cause.REQUESTED;
            case StepState.Resolved resolved -> Cause.REQUESTED;
        };
        moved(
                StepSet.of(step),
                StepState.Kind.RUNNING,
                after.kind(),
                claimed.attempt(),
                detail.equals(StepError.LEASE_EXPIRED) ? Cause.LEASE_EXPIRED : cause,
                detail);
        if (after instanceof StepState.Retrying retrying) {
            await(new Waiter(step, retrying.attempt(), retrying.due(), Waiter.Kind.RETRY));
        } else if (after instanceof StepState.Waiting waits) {
            await(new Waiter(step, waits.attempt(), waits.due(), Waiter.Kind.TIMER));
        } else {
            if (after instanceof StepState.Failed gone) {
                kept.put(step, new Kept.Failure(gone.error()));
            }
            settle(step, after.kind());
        }
    }

    private void await(Waiter waiter) {
        waiting.add(waiter);
        if (Duration.between(at, waiter.due()).compareTo(LONGEST_DELAY) <= 0) {
            toSend = toSend.plus(waiter.step());
        } else {
            lookNoLaterThan(waiter.due());
        }
    }

    private Optional<Reason> keep(int step, Optional<Kept> what) {
        what.ifPresent(value -> kept.put(step, value));
        return APPLIED;
    }

    private Optional<InPlace> runningInPlace(int step) {
        for (InPlace entry : running) {
            if (entry.step() == step) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private void settle(int step, StepState.Kind ending) {
        newlySettled.add(step);
        open--;
        if (ending.releases()) {
            newlyReleased.add(step);
        } else if (ending == StepState.Kind.FAILED) {
            newlyFailed.add(step);
        }
    }

    /// Its first step begins, or has ended already.
    private void start() {
        if (state.kind() == TaskState.Kind.PENDING) {
            move(new TaskEvent.Start(), Cause.CLAIMED, "", "", 0);
        }
    }

    void unlockChildren() {
        StepSet nowSettled = StepSet.of(newlySettled.toArray());
        released = released.plus(newlyReleased.toArray());
        settled = settled.plus(nowSettled);
        failed = failed.plus(newlyFailed.toArray());
        owed = owed.minus(nowSettled);
        IntList candidates = new IntList();
        for (int i = 0; i < newlyReleased.size(); i++) {
            graph.forEachChild(newlyReleased.get(i), candidates::add);
        }
        IntList free = new IntList();
        for (int child : newlyReleased.size() == 1 ? candidates.toArray() : candidates.sortedWithoutRepetition()) {
            if (!settled.contains(child) && graph.parentsIn(released, child)) {
                free.add(child);
            }
        }
        unlocked = StepSet.of(free.toArray());
        open += free.size();
    }

    void giveUpBehindFailures() {
        if (newlyFailed.isEmpty()) {
            return;
        }
        boolean fast = template.failurePolicy() == FailurePolicy.FAIL_FAST;
        StepSet givenUp = fast ? giveUpAllThatHasNotBegun() : graph.behind(StepSet.of(newlyFailed.toArray()));
        givenUp = givenUp.minus(settled);
        settled = settled.plus(givenUp);
        moved(
                givenUp,
                StepState.Kind.PENDING,
                StepState.Kind.CANCELLED,
                0,
                fast ? Cause.FAILED_FAST : Cause.PARENT_FAILED,
                "");
    }

    /// Under fail-fast: what is locked is given up here, and so is what waits for a timer or has only now begun to
    /// wait. What has been sent to a lane, or waits for a retry, may be running by now, which only its own record
    /// can tell; so each of those is sent once more, to arrive at once, and whoever takes the message finds the
    /// task failing and settles the step.
    private StepSet giveUpAllThatHasNotBegun() {
        IntList locked = new IntList();
        IntList sent = new IntList();
        for (int step = settled.nextAbsent(0); step < graph.size(); step = settled.nextAbsent(step + 1)) {
            if (unlocked.contains(step) || !graph.parentsIn(released, step)) {
                locked.add(step);
            } else if (runningInPlace(step).isEmpty()) {
                sent.add(step);
            }
        }
        open -= unlocked.size();
        unlocked = StepSet.EMPTY;
        for (Waiter waiter : List.copyOf(waiting)) {
            if (waiter.kind() == Waiter.Kind.TIMER || leftInPlace.contains(waiter.step())) {
                giveUpWaiting(waiter);
                sent.remove(waiter.step());
            } else {
                waiting.remove(waiter);
                waiting.add(new Waiter(waiter.step(), waiter.attempt(), at, waiter.kind()));
            }
        }
        toSend = toSend.plus(sent.toArray());
        return StepSet.of(locked.toArray());
    }

    private void giveUpWaiting(Waiter waiter) {
        waiting.remove(waiter);
        toSend = toSend.minus(waiter.step());
        owed = owed.minus(waiter.step());
        settled = settled.plus(waiter.step());
        open--;
        StepState.Kind from = waiter.kind() == Waiter.Kind.TIMER ? StepState.Kind.WAITING : StepState.Kind.RETRYING;
        moved(StepSet.of(waiter.step()), from, StepState.Kind.CANCELLED, waiter.attempt(), Cause.FAILED_FAST, "");
    }

    /// Of the unlocked steps that the worker may run, the one with the longest way behind it.
    void goOnInPlace(Optional<Slot> slot) {
        if (slot.isPresent() && started.isEmpty() && mayStart()) {
            Slot offer = slot.get();
            int best = -1;
            for (int step = unlocked.nextPresent(0); step >= 0; step = unlocked.nextPresent(step + 1)) {
                if ((best < 0 || graph.height(step) > graph.height(best))
                        && offer.takes(template.step(step), lane(step), at)) {
                    best = step;
                }
            }
            if (best >= 0) {
                run(best, offer);
            }
        }
        StepSet sent = started.map(entry -> unlocked.minus(entry.step())).orElse(unlocked);
        moved(sent, StepState.Kind.PENDING, StepState.Kind.READY, 1, Cause.PARENTS_DONE, "");
        if (mayStart()) {
            toSend = toSend.plus(sent);
        }
    }

    private void run(int step, Slot offer) {
        StepTemplate description = template.step(step);
        InPlace entry = new InPlace(step, 1, at.plus(description.lease()), offer.owner());
        running.add(entry);
        started = Optional.of(entry);
        moved(StepSet.of(step), StepState.Kind.PENDING, StepState.Kind.RUNNING, 1, Cause.IN_PLACE, "");
    }

    private boolean mayStart() {
        return state.kind() != TaskState.Kind.PAUSED && state.kind() != TaskState.Kind.BLOCKED;
    }

    private Lane lane(int step) {
        return template.step(step).lane().orElse(read.head().lane());
    }

    void finishOrPark() {
        if (settled.nextAbsent(0) >= graph.size()) {
            move(failed.isEmpty() ? new TaskEvent.Complete() : new TaskEvent.Fail(), Cause.STEPS_SETTLED, "", "");
        } else if (open == waiting.size()
                && waiting.stream().allMatch(waiter -> waiter.due().isAfter(at))) {
            move(new TaskEvent.Park(), Cause.ALL_WAITING, "", "");
        } else if (changed && !lookedNow) {
            move(new TaskEvent.Continue(), Cause.TIMER_DUE, "", "");
        }
    }

    void cancel(String reason, String actor) {
        changed = true;
        IntList locked = new IntList();
        IntList sent = new IntList();
        for (int step = settled.nextAbsent(0); step < graph.size(); step = settled.nextAbsent(step + 1)) {
            Optional<InPlace> entry = runningInPlace(step);
            Optional<Waiter> waiter = read.waiter(step);
            if (entry.isPresent()) {
                cancelled(step, StepState.Kind.RUNNING, entry.get().attempt(), reason, actor);
            } else if (waiter.isPresent()) {
                StepState.Kind from =
                        waiter.get().kind() == Waiter.Kind.TIMER ? StepState.Kind.WAITING : StepState.Kind.RETRYING;
                cancelled(step, from, waiter.get().attempt(), reason, actor);
            } else if (graph.parentsIn(released, step)) {
                sent.add(step);
            } else {
                locked.add(step);
            }
        }
        movedBy(StepSet.of(sent.toArray()), StepState.Kind.READY, 1, reason, actor);
        movedBy(StepSet.of(locked.toArray()), StepState.Kind.PENDING, 0, reason, actor);
        settled = settled.plus(StepSet.range(0, graph.size()));
        running.clear();
        waiting.clear();
        owed = StepSet.EMPTY;
        open = 0;
        move(new TaskEvent.Cancel(), Cause.REQUESTED, reason, actor);
    }

    private void cancelled(int step, StepState.Kind from, int attempt, String reason, String actor) {
        movedBy(StepSet.of(step), from, attempt, reason, actor);
    }

    private void movedBy(StepSet steps, StepState.Kind from, int attempt, String reason, String actor) {
        if (!steps.isEmpty()) {
            moves.add(new Move.OfSteps(
                    steps, from, StepState.Kind.CANCELLED, attempt, Cause.REQUESTED, reason, actor, at));
        }
    }

    void looked(Instant next) {
        boolean progress = read.version() != read.seenVersion();
        looks = progress ? 0 : looks + 1;
        lookedNow = !changed;
        changed = true;
        lookAt = Optional.of(next);
        waiting.forEach(waiter -> {
            if (waiter.due().isAfter(at)) {
                lookNoLaterThan(waiter.due());
            }
        });
    }

    void owe(StepSet sent) {
        owed = owed.minus(sent).plus(toSend);
    }

    private void lookNoLaterThan(Instant due) {
        lookAt = lookAt.map(planned -> planned.isBefore(due) ? planned : due);
    }

    private void move(TaskEvent event, Cause cause, String detail, String actor) {
        move(event, cause, detail, actor, moves.size());
    }

    private void move(TaskEvent event, Cause cause, String detail, String actor, int position) {
        if (TaskRules.decide(state, event) instanceof Decision.Moves<TaskState> decided) {
            TaskState to = decided.to();
            moves.add(position, new Move.OfTask(Optional.of(state.kind()), to.kind(), cause, detail, actor, at));
            state = to;
        }
    }

    private void moved(StepSet steps, StepState.Kind from, StepState.Kind to, int attempt, Cause cause, String detail) {
        if (!steps.isEmpty()) {
            moves.add(new Move.OfSteps(steps, from, to, attempt, cause, detail, "", at));
        }
    }

    Plan.Change change(String writer, List<Plan.IgnoredHappening> ignored) {
        boolean ended = state.kind().ends();
        boolean full = weight(read.results(), read.history().moves()) + weight(kept, moves) > room(read.head())
                && !(read.results().isEmpty() && read.history().moves().isEmpty());
        Optional<Page> page = full
                ? Optional.of(new Page(read.id(), read.version(), read.lastPage(), read.results(), read.history()))
                : Optional.empty();
        Map<Integer, Kept> results = full ? kept : with(read.results(), kept);
        long version = read.version() + 1;
        TaskRecord next = new TaskRecord(
                read.head(),
                state,
                version,
                read.epoch(),
                released,
                settled,
                failed,
                read.skipped(),
                read.resolved(),
                open,
                running,
                waiting,
                ended ? StepSet.EMPTY : owed,
                results,
                full ? History.startingWith(moves) : read.history().then(moves),
                full ? Optional.of(read.version()) : read.lastPage(),
                ended ? Optional.empty() : lookAt,
                looks,
                lookedNow ? version : read.seenVersion(),
                writer,
                at);
        return new Plan.Change(page, next, started, ended ? StepSet.EMPTY : toSend, ignored);
    }

    private static Map<Integer, Kept> with(Map<Integer, Kept> results, Map<Integer, Kept> more) {
        if (more.isEmpty() || results.isEmpty()) {
            return more.isEmpty() ? results : more;
        }
        Map<Integer, Kept> all = HashMap.newHashMap(results.size() + more.size());
        all.putAll(results);
        all.putAll(more);
        return all;
    }

    /// For results and history in the task's item, in bytes.
    private static int room(TaskHead head) {
        long fixed = BARE_ITEM
                + head.key().map(String::length).orElse(0)
                + head.origin().correlationId().length();
        if (head.input() instanceof Payload.Inline inline) {
            fixed += inline.size();
        }
        int room = KILOBYTE - (int) (fixed % KILOBYTE);
        return room < LEAST_ROOM ? room + KILOBYTE : room;
    }

    private static int weight(Map<Integer, Kept> results, List<Move> moves) {
        int weight = 0;
        for (Kept value : results.values()) {
            weight += value.weight();
        }
        for (Move move : moves) {
            weight += 7 + move.detail().length() + move.actor().length();
        }
        return weight;
    }

    /// Numbers of steps as they come, without boxing.
    private static final class IntList {
        private static final int[] NONE = new int[0];

        private int[] values = NONE;
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.max(4, size * 2));
            }
            values[size++] = value;
        }

        boolean contains(int value) {
            for (int i = 0; i < size; i++) {
                if (values[i] == value) {
                    return true;
                }
            }
            return false;
        }

        void remove(int value) {
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (values[i] != value) {
                    values[kept++] = values[i];
                }
            }
            size = kept;
        }

        boolean isEmpty() {
            return size == 0;
        }

        int size() {
            return size;
        }

        int get(int index) {
            return values[index];
        }

        int[] toArray() {
            return size == 0 ? NONE : Arrays.copyOf(values, size);
        }

        int[] sortedWithoutRepetition() {
            int[] sorted = toArray();
            Arrays.sort(sorted);
            int distinct = 0;
            for (int value : sorted) {
                if (distinct == 0 || sorted[distinct - 1] != value) {
                    sorted[distinct++] = value;
                }
            }
            return Arrays.copyOf(sorted, distinct);
        }
    }
}
