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
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.ForEach;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A task's record while it is being changed. Lives for one plan, in one thread.
final class Draft {
    /// What a queue can't hold back, the sweep finds.
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    private static final Duration FIRST_LOOK = Duration.ofMinutes(2);

    private static final Optional<Reason> APPLIED = Optional.empty();

    private final Template template;
    private final Graph graph;
    private final TaskRecord read;
    private final Instant at;

    private TaskHead head;
    private int epoch;
    private TaskState state;
    private StepSet released;
    private StepSet settled;
    private StepSet failed;
    private StepSet skipped;
    private StepSet resolved;
    private Growth growth;
    private Map<Integer, Kept> results;
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
    private StepSet unchosen = StepSet.EMPTY;
    private StepSet unlocked = StepSet.EMPTY;
    private StepSet toSend = StepSet.EMPTY;
    private Optional<InPlace> started = Optional.empty();
    private boolean changed;

    Draft(Template template, TaskRecord read, Instant at) {
        this.template = template;
        this.graph = template.graph();
        this.read = read;
        this.at = at;
        this.head = read.head();
        this.epoch = read.epoch();
        this.state = read.state();
        this.released = read.released();
        this.settled = read.settled();
        this.failed = read.failed();
        this.skipped = read.skipped();
        this.resolved = read.resolved();
        this.growth = read.growth();
        this.results = read.results();
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
                        .or(() -> decided(returned.unchosen()))
                        .or(() -> keep(returned.step(), returned.kept()));
            case Happening.PassedOver passed ->
                inPlace(passed.running(), new StepEvent.PassOver(attempt(passed.running()), 1), "");
            case Happening.Spread spread -> apply(spread);
            case Happening.NotSpread not ->
                unspread(not.step(), not.epoch(), new StepEvent.Skip(), Cause.CONDITION_FALSE, "");
            case Happening.Refused refused -> apply(refused);
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
        return decided(ended.unchosen());
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

    private Optional<Reason> apply(Happening.Spread spread) {
        if (spread.epoch() != read.epoch()) {
            return Optional.of(Reason.FENCED);
        }
        if (growth.itemsOf(spread.step()).isPresent()) {
            return Optional.of(Reason.ALREADY_SO);
        }
        return switch (StepRules.decide(new StepState.Ready(1), new StepEvent.Spread())) {
            case Decision.Ignored<StepState> ignored -> Optional.of(ignored.because());
            case Decision.Moves<StepState> move -> {
                moved(
                        StepSet.of(spread.step()),
                        StepState.Kind.READY,
                        move.to().kind(),
                        1,
                        Cause.ITEMS_KNOWN,
                        String.valueOf(spread.items()));
                int base = growth.end(head.steps());
                growth = growth.with(new Fan(Fan.Kind.ITEMS, spread.step(), base, spread.items(), 0));
                owed = owed.minus(spread.step());
                open--;
                yield APPLIED;
            }
        };
    }

    private Optional<Reason> apply(Happening.Refused refused) {
        Optional<Reason> ignored = unspread(
                refused.step(),
                refused.epoch(),
                new StepEvent.Refuse(refused.error()),
                Cause.ATTEMPT_FAILED,
                refused.error().code());
        return ignored.or(() -> keep(refused.step(), Optional.of(new Kept.Failure(refused.error()))));
    }

    /// Ends a step that was to stand for many, and does not come to it.
    private Optional<Reason> unspread(int step, int inEpoch, StepEvent event, Cause cause, String detail) {
        if (inEpoch != read.epoch() || growth.itemsOf(step).isPresent()) {
            return Optional.of(Reason.FENCED);
        }
        return switch (StepRules.decide(new StepState.Ready(1), event)) {
            case Decision.Ignored<StepState> ignored -> Optional.of(ignored.because());
            case Decision.Moves<StepState> move -> {
                moved(StepSet.of(step), StepState.Kind.READY, move.to().kind(), 1, cause, detail);
                settle(step, move.to().kind());
                yield APPLIED;
            }
        };
    }

    private Optional<Reason> decided(StepSet notChosen) {
        unchosen = unchosen.plus(notChosen);
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
                inPlace(asked.running(), new StepEvent.Wait(attempt(asked.running()), 1, asked.until(), ""), "");
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
            case StepState.Skipped over -> Cause.CONDITION_FALSE;
            case StepState.Cancelled cancelled -> Cause.REQUESTED;
            case StepState.Resolved byHand -> Cause.REQUESTED;
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
        if (ending == StepState.Kind.SKIPPED) {
            skipped = skipped.plus(step);
        } else if (ending == StepState.Kind.RESOLVED) {
            resolved = resolved.plus(step);
        } else if (ending == StepState.Kind.COMPLETE
                && step < head.steps()
                && template.step(step).flow().undo().isPresent()) {
            growth = growth.undoable(step);
        }
    }

    /// Its first step begins, or has ended already.
    private void start() {
        if (state.kind() == TaskState.Kind.PENDING) {
            move(new TaskEvent.Start(), Cause.CLAIMED, "", "", 0);
        }
    }

    void unlockChildren() {
        settleNew();
        if (gatherItems()) {
            settleNew();
        }
        IntList free = new IntList();
        for (IntList frontier = passOverUnchosen(); !frontier.isEmpty(); frontier = unlockBehind(frontier, free)) {
            // Steps that are skipped release others, and those are looked at next.
        }
        unlocked = StepSet.of(free.toArray());
        open += free.size();
        unlockItems();
    }

    /// What the happenings settled, into the sets.
    private void settleNew() {
        StepSet nowSettled = StepSet.of(newlySettled.toArray());
        released = released.plus(newlyReleased.toArray());
        settled = settled.plus(nowSettled);
        failed = failed.plus(newlyFailed.toArray());
        owed = owed.minus(nowSettled);
    }

    /// Skips the children that decisions did not choose, and what can only be reached through them.
    ///
    /// @return all that is newly released
    private IntList passOverUnchosen() {
        StepSet over = unchosen.minus(settled);
        if (over.isEmpty()) {
            return newlyReleased;
        }
        for (int step : graph.behind(over).toArray()) {
            if (!settled.contains(step) && graph.parentsIn(over.plus(skipped), step)) {
                over = over.plus(step);
            }
        }
        passOver(over, Cause.NOT_CHOSEN);
        IntList all = new IntList();
        for (int i = 0; i < newlyReleased.size(); i++) {
            all.add(newlyReleased.get(i));
        }
        over.forEach(all::add);
        return all;
    }

    private void passOver(StepSet steps, Cause cause) {
        released = released.plus(steps);
        settled = settled.plus(steps);
        skipped = skipped.plus(steps);
        moved(steps, StepState.Kind.PENDING, StepState.Kind.SKIPPED, 0, cause, "");
    }

    /// Finds the children of released steps that may run now, and skips those that do not want to.
    ///
    /// @param free gets those that may run
    /// @return those skipped
    private IntList unlockBehind(IntList frontier, IntList free) {
        IntList candidates = new IntList();
        for (int i = 0; i < frontier.size(); i++) {
            if (frontier.get(i) < graph.size()) {
                graph.forEachChild(frontier.get(i), candidates::add);
            }
        }
        IntList over = new IntList();
        for (int child : frontier.size() == 1 ? candidates.toArray() : candidates.sortedWithoutRepetition()) {
            if (!settled.contains(child) && graph.parentsIn(released, child)) {
                (isSkippedWithParents(child) ? over : free).add(child);
            }
        }
        if (!over.isEmpty()) {
            passOver(StepSet.of(over.toArray()), Cause.PARENTS_SKIPPED);
        }
        return over;
    }

    private boolean isSkippedWithParents(int step) {
        if (skipped.isEmpty() || graph.isRoot(step)) {
            return false;
        }
        return switch (template.step(step).flow().afterSkipped()) {
            case RUN -> false;
            case SKIP_IF_ALL -> graph.parentsIn(skipped, step);
            case SKIP_IF_ANY -> graph.parentsDone(skipped, step) > 0;
        };
    }

    void giveUpBehindFailures() {
        StepSet failures = declared(StepSet.of(newlyFailed.toArray()));
        if (failures.isEmpty()) {
            return;
        }
        switch (template.failurePolicy()) {
            case FAIL_FAST -> {
                givenUp(giveUpAllThatHasNotBegun(), Cause.FAILED_FAST);
                if (gatherItems()) {
                    settleNew();
                }
            }
            case CONTINUE -> givenUp(graph.behind(failures), Cause.PARENT_FAILED);
            case BLOCK -> move(new TaskEvent.Block(), Cause.FAILURE_BLOCKS, "", "");
        }
    }

    private void givenUp(StepSet steps, Cause cause) {
        StepSet over = steps.minus(settled);
        settled = settled.plus(over);
        moved(over, StepState.Kind.PENDING, StepState.Kind.CANCELLED, 0, cause, "");
    }

    /// Those of the steps that the template declares.
    private StepSet declared(StepSet steps) {
        return growth.fans().isEmpty() ? steps : steps.minus(StepSet.range(head.steps(), growth.end(head.steps())));
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
            } else if (runningInPlace(step).isEmpty() && growth.itemsOf(step).isEmpty()) {
                sent.add(step);
            }
        }
        for (Fan fan : growth.fans()) {
            for (int item = settled.nextAbsent(fan.base()); item < fan.end(); item = settled.nextAbsent(item + 1)) {
                if (unlocked.contains(item) || !fan.isUnlocked(item)) {
                    locked.add(item);
                } else if (runningInPlace(item).isEmpty()) {
                    sent.add(item);
                }
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
                if ((best < 0 || height(step) > height(best)) && offer.takes(described(step), lane(step), at)) {
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
        StepTemplate description = described(step);
        InPlace entry = new InPlace(step, 1, at.plus(description.lease()), offer.owner());
        running.add(entry);
        started = Optional.of(entry);
        moved(StepSet.of(step), StepState.Kind.PENDING, StepState.Kind.RUNNING, 1, Cause.IN_PLACE, "");
    }

    private boolean mayStart() {
        return state.kind() != TaskState.Kind.PAUSED && state.kind() != TaskState.Kind.BLOCKED;
    }

    private Lane lane(int step) {
        return described(step).lane().orElse(head.lane());
    }

    private StepTemplate described(int step) {
        return step < head.steps() ? template.step(step) : TaskRecord.described(template, growth, step);
    }

    private int height(int step) {
        return step < head.steps() ? graph.height(step) : graph.height(growth.declared(step));
    }

    private boolean hasFailed() {
        int first = failed.nextPresent(0);
        return first >= 0 && first < head.steps();
    }

    void finishOrPark() {
        if (settled.nextAbsent(0) >= growth.end(head.steps())) {
            finish();
        } else if (open == waiting.size()
                && waiting.stream().allMatch(waiter -> waiter.due().isAfter(at))) {
            move(new TaskEvent.Park(), Cause.ALL_WAITING, "", "");
        } else if (changed && !lookedNow) {
            move(new TaskEvent.Continue(), Cause.TIMER_DUE, "", "");
        }
    }

    private void finish() {
        if (!hasFailed()) {
            move(new TaskEvent.Complete(), Cause.STEPS_SETTLED, "", "");
        } else if (template.failurePolicy() == FailurePolicy.BLOCK) {
            move(new TaskEvent.Block(), Cause.FAILURE_BLOCKS, "", "");
        } else {
            move(new TaskEvent.Fail(), Cause.STEPS_SETTLED, "", "");
        }
    }

    // ---- steps made at run time ----

    /// Settles the steps whose items have ended, or of whose items too many have failed.
    ///
    /// @return whether there was any
    private boolean gatherItems() {
        boolean any = false;
        for (Fan fan : growth.fans()) {
            if (fan.kind() == Fan.Kind.ITEMS && !isSettled(fan.step())) {
                any |= gather(fan);
            }
        }
        return any;
    }

    private boolean gather(Fan fan) {
        StepSet all = StepSet.range(fan.base(), fan.end());
        StepSet open = all.minus(settled);
        int failures = all.minus(all.minus(failed)).size();
        int tolerated = template.step(fan.step())
                .flow()
                .forEach()
                .map(each -> each.tolerates(fan.count()))
                .orElse(0);
        if (failures > tolerated) {
            StepError error = new StepError(
                    StepError.ITEMS_FAILED,
                    failures + " of " + fan.count() + " items failed, " + tolerated + " are tolerated");
            giveUp(open, Cause.ITEMS_ENDED, "", "");
            kept.put(fan.step(), new Kept.Failure(error));
            gathered(fan.step(), new StepEvent.Gather(Optional.of(error)), error.code());
            return true;
        }
        if (!open.isEmpty()) {
            return false;
        }
        boolean givenUp = !all.minus(released).minus(failed).isEmpty();
        gathered(fan.step(), givenUp ? new StepEvent.Cancel() : new StepEvent.Gather(Optional.empty()), "");
        return true;
    }

    private void gathered(int step, StepEvent event, String detail) {
        if (StepRules.decide(new StepState.Waiting(1, Instant.MAX), event) instanceof Decision.Moves<StepState> move) {
            moved(StepSet.of(step), StepState.Kind.WAITING, move.to().kind(), 1, Cause.ITEMS_ENDED, detail);
            open++;
            settle(step, move.to().kind());
        }
    }

    /// Lets as many items go on as may be under way at once, and compensations one by one.
    private void unlockItems() {
        for (Fan fan : growth.fans()) {
            boolean goesOn = fan.kind() == Fan.Kind.UNDO
                    || fan.kind() == Fan.Kind.ITEMS && !settled.contains(fan.step()) && !failsFast();
            if (goesOn && fan.unlocked() < fan.count()) {
                StepSet underWay =
                        StepSet.range(fan.base(), fan.base() + fan.unlocked()).minus(settled);
                int now = Math.min(fan.count(), fan.unlocked() + atOnce(fan) - underWay.size());
                if (now > fan.unlocked()) {
                    unlocked = unlocked.plus(StepSet.range(fan.base() + fan.unlocked(), fan.base() + now));
                    open += now - fan.unlocked();
                    growth = growth.replacing(fan.unlocked(now));
                }
            }
        }
    }

    private int atOnce(Fan fan) {
        return fan.kind() == Fan.Kind.UNDO
                ? 1
                : template.step(fan.step())
                        .flow()
                        .forEach()
                        .map(ForEach::atOnce)
                        .orElse(1);
    }

    private boolean failsFast() {
        return template.failurePolicy() == FailurePolicy.FAIL_FAST && hasFailed();
    }

    /// Once all that could be done is done and the task is to fail, what was done is taken back.
    void compensate() {
        boolean due = !growth.undoable().isEmpty()
                && growth.undo().isEmpty()
                && hasFailed()
                && template.failurePolicy() != FailurePolicy.BLOCK
                && settled.nextAbsent(0) >= growth.end(head.steps());
        if (due) {
            int base = growth.end(head.steps());
            growth = growth.with(
                    new Fan(Fan.Kind.UNDO, -1, base, growth.undoable().size(), 0));
            unlockItems();
        }
    }

    // ---- what people ask for ----

    void cancel(String reason, String actor) {
        changed = true;
        giveUp(StepSet.range(0, growth.end(head.steps())).minus(settled), Cause.REQUESTED, reason, actor);
        move(new TaskEvent.Cancel(), Cause.REQUESTED, reason, actor);
    }

    /// Fails what could go on, so that the task ends, and gives up what could not yet.
    void timeOut() {
        changed = true;
        StepError error = new StepError(StepError.TASK_TIMEOUT, "The task did not end within its timeout");
        StepSet could = frontier();
        for (InPlace entry : running) {
            could = could.plus(entry.step());
        }
        StepSet items = could.minus(declared(could));
        giveUp(items, Cause.TASK_TIMEOUT, "", "");
        StepSet steps = declared(could);
        for (Fan fan : growth.fans()) {
            if (fan.kind() == Fan.Kind.ITEMS && !settled.contains(fan.step())) {
                giveUp(StepSet.range(fan.base(), fan.end()).minus(settled), Cause.TASK_TIMEOUT, "", "");
                steps = steps.plus(fan.step());
            }
        }
        steps.forEach(step -> kept.put(step, new Kept.Failure(error)));
        end(steps, StepState.Kind.FAILED, Cause.TASK_TIMEOUT, error.code(), "");
        failed = failed.plus(steps);
        giveUp(StepSet.range(0, head.steps()).minus(settled), Cause.TASK_TIMEOUT, "", "");
    }

    private void giveUp(StepSet steps, Cause cause, String reason, String actor) {
        end(steps, StepState.Kind.CANCELLED, cause, reason, actor);
    }

    /// Settles steps wherever they stand, as far as the task's own record knows it.
    private void end(StepSet steps, StepState.Kind ending, Cause cause, String detail, String actor) {
        IntList locked = new IntList();
        IntList sent = new IntList();
        steps.forEach(step -> {
            Optional<InPlace> entry = runningInPlace(step);
            Optional<Waiter> waiter = waiter(step);
            if (entry.isPresent()) {
                moved(step, StepState.Kind.RUNNING, ending, entry.get().attempt(), cause, detail, actor);
                running.remove(entry.get());
                open--;
            } else if (waiter.isPresent()) {
                StepState.Kind from =
                        waiter.get().kind() == Waiter.Kind.TIMER ? StepState.Kind.WAITING : StepState.Kind.RETRYING;
                moved(step, from, ending, waiter.get().attempt(), cause, detail, actor);
                waiting.remove(waiter.get());
                open--;
            } else if (growth.itemsOf(step).isPresent()) {
                moved(step, StepState.Kind.WAITING, ending, 1, cause, detail, actor);
            } else if (isUnlocked(step)) {
                sent.add(step);
                open--;
            } else {
                locked.add(step);
            }
        });
        moved(StepSet.of(sent.toArray()), StepState.Kind.READY, ending, 1, cause, detail, actor);
        moved(StepSet.of(locked.toArray()), StepState.Kind.PENDING, ending, 0, cause, detail, actor);
        settled = settled.plus(steps);
        owed = owed.minus(steps);
        toSend = toSend.minus(steps);
    }

    private Optional<Waiter> waiter(int step) {
        for (Waiter waiter : waiting) {
            if (waiter.step() == step) {
                return Optional.of(waiter);
            }
        }
        return Optional.empty();
    }

    private boolean isUnlocked(int step) {
        return step < head.steps()
                ? graph.parentsIn(released, step)
                : growth.fanOf(step).filter(fan -> fan.isUnlocked(step)).isPresent();
    }

    /// All that could go on if a worker took it: unlocked, not settled, not running in place, and not
    /// waiting for items.
    private StepSet frontier() {
        StepSet could = graph.unlocked(released, settled);
        for (Fan fan : growth.fans()) {
            if (fan.kind() == Fan.Kind.ITEMS) {
                could = could.minus(fan.step());
            }
            could = could.plus(
                    StepSet.range(fan.base(), fan.base() + fan.unlocked()).minus(settled));
        }
        for (InPlace entry : running) {
            could = could.minus(entry.step());
        }
        return could;
    }

    /// Sends whatever could go on: what was let go while nothing was to start, or what goes to another lane.
    private void sendFrontier() {
        StepSet could = frontier();
        for (Waiter waiter : waiting) {
            if (Duration.between(at, waiter.due()).compareTo(LONGEST_DELAY) > 0) {
                could = could.minus(waiter.step());
                lookNoLaterThan(waiter.due());
            }
        }
        toSend = toSend.plus(could);
    }

    /// @return why nothing changes, or nothing if something does
    Optional<Reason> order(Order order, String reason, String actor) {
        changed = true;
        return switch (order) {
            case Order.Pause pause -> turned(new TaskEvent.Pause(), reason, actor);
            case Order.Resume resume -> resume(reason, actor);
            case Order.Resolve resolve -> turned(new TaskEvent.Resolve(), reason, actor, this::endWhatIsOpen);
            case Order.MoveTo move -> moveTo(move.lane(), reason, actor);
            case Order.SkipStep skip -> byHand(skip.step(), StepState.Kind.SKIPPED, Optional.empty(), reason, actor);
            case Order.ResolveStep done -> byHand(done.step(), StepState.Kind.RESOLVED, done.result(), reason, actor);
            case Order.Retry retry -> retry(retry, reason, actor);
            case Order.RestartFrom restart -> restart(StepSet.of(restart.step()), reason, actor);
        };
    }

    private Optional<Reason> turned(TaskEvent event, String reason, String actor) {
        return turned(event, reason, actor, () -> {});
    }

    private Optional<Reason> turned(TaskEvent event, String reason, String actor, Runnable first) {
        if (TaskRules.decide(state, event) instanceof Decision.Ignored<TaskState> ignored) {
            return Optional.of(ignored.because());
        }
        first.run();
        move(event, Cause.REQUESTED, reason, actor);
        return APPLIED;
    }

    private void endWhatIsOpen() {
        giveUp(StepSet.range(0, growth.end(head.steps())).minus(settled), Cause.REQUESTED, "", "");
    }

    private Optional<Reason> resume(String reason, String actor) {
        Optional<Reason> ignored = turned(new TaskEvent.Resume(), reason, actor);
        if (ignored.isEmpty()) {
            if (template.failurePolicy() == FailurePolicy.BLOCK && hasFailed()) {
                move(new TaskEvent.Block(), Cause.FAILURE_BLOCKS, "", "");
            } else {
                sendFrontier();
            }
        }
        return ignored;
    }

    private Optional<Reason> moveTo(Lane lane, String reason, String actor) {
        if (state.kind().ends()) {
            return Optional.of(Reason.ENDED);
        }
        if (lane == head.lane()) {
            return Optional.of(Reason.ALREADY_SO);
        }
        head = head.on(lane);
        moves.add(new Move.OfTask(
                Optional.of(state.kind()), state.kind(), Cause.MOVED_TO_LANE, lane + ": " + reason, actor, at));
        if (mayStart()) {
            sendFrontier();
        }
        return APPLIED;
    }

    private Optional<Reason> byHand(
            int step, StepState.Kind ending, Optional<Kept> result, String reason, String actor) {
        if (released.contains(step)) {
            return Optional.of(Reason.ENDED);
        }
        if (failed.contains(step) && failsFast() && !state.kind().ends()) {
            return Optional.of(Reason.FAILING);
        }
        if (runningInPlace(step).isPresent() || growth.itemsOf(step).isPresent() && !settled.contains(step)) {
            return Optional.of(Reason.RUNNING);
        }
        if (state.kind().ends()) {
            reopen(StepSet.EMPTY, reason, actor);
        }
        if (settled.contains(step)) {
            StepState.Kind from = failed.contains(step) ? StepState.Kind.FAILED : StepState.Kind.CANCELLED;
            if (from == StepState.Kind.CANCELLED) {
                return Optional.of(Reason.ENDED);
            }
            moved(step, from, ending, 0, Cause.REQUESTED, reason, actor);
            failed = failed.minus(step);
            settled = settled.minus(step);
            open++;
            unsettleBehind(step);
        } else {
            end(StepSet.of(step), ending, Cause.REQUESTED, reason, actor);
            settled = settled.minus(step);
            open++;
        }
        settle(step, ending);
        results = without(results, StepSet.of(step));
        kept.put(step, result.orElseGet(Kept.Reset::new));
        unblock(reason, actor);
        return APPLIED;
    }

    /// Steps that were given up only because this one had failed are to be done after all.
    private void unsettleBehind(int step) {
        StepSet given = settled.minus(released).minus(failed);
        StepSet again = graph.behind(StepSet.of(step));
        again = again.minus(again.minus(given)).minus(graph.behind(declared(failed)));
        settled = settled.minus(again);
        moved(again, StepState.Kind.CANCELLED, StepState.Kind.PENDING, 0, Cause.REQUESTED, "");
    }

    private void unblock(String reason, String actor) {
        if (state.kind() == TaskState.Kind.BLOCKED && !hasFailed()) {
            move(new TaskEvent.Unblock(), Cause.REQUESTED, reason, actor);
            sendFrontier();
        }
    }

    private Optional<Reason> retry(Order.Retry retry, String reason, String actor) {
        StepSet wanted = StepSet.of(
                retry.attempts().keySet().stream().mapToInt(Integer::intValue).toArray());
        StepSet again = wanted.minus(wanted.minus(failed));
        if (again.isEmpty()) {
            return Optional.of(Reason.NOT_APPLICABLE);
        }
        if (state.kind().ends()) {
            return restart(again, reason, actor);
        }
        if (failsFast() || growth.undo().isPresent()) {
            return Optional.of(Reason.FAILING);
        }
        again.forEach(step -> {
            if (template.step(step).flow().forEach().isPresent()) {
                spreadAgain(step, reason, actor);
                return;
            }
            int attempt = retry.attempts().getOrDefault(step, 1);
            failed = failed.minus(step);
            settled = settled.minus(step);
            open++;
            waiting.add(new Waiter(step, attempt + 1, at, Waiter.Kind.RETRY));
            toSend = toSend.plus(step);
            moved(step, StepState.Kind.FAILED, StepState.Kind.RETRYING, attempt + 1, Cause.REQUESTED, reason, actor);
            unsettleBehind(step);
        });
        unblock(reason, actor);
        return APPLIED;
    }

    /// The items of a step that stands for many are made out anew, and get new numbers.
    private void spreadAgain(int step, String reason, String actor) {
        growth.itemsOf(step).ifPresent(fan -> growth = growth.replacing(gone(fan)));
        failed = failed.minus(step);
        settled = settled.minus(step);
        open++;
        toSend = toSend.plus(step);
        moved(step, StepState.Kind.FAILED, StepState.Kind.PENDING, 0, Cause.REQUESTED, reason, actor);
        moved(step, StepState.Kind.PENDING, StepState.Kind.READY, 1, Cause.PARENTS_DONE, "", "");
        unsettleBehind(step);
    }

    private static Fan gone(Fan fan) {
        return new Fan(Fan.Kind.VOID, Math.max(0, fan.step()), fan.base(), fan.count(), fan.count());
    }

    /// Does these steps again, and all that comes after them, in a new epoch.
    private Optional<Reason> restart(StepSet from, String reason, String actor) {
        if (TaskRules.decide(state, new TaskEvent.Restart()) instanceof Decision.Ignored<TaskState> ignored) {
            return Optional.of(ignored.because());
        }
        StepSet first = from;
        if (growth.undo().isPresent()) {
            first = first.plus(
                    growth.undoable().stream().mapToInt(Integer::intValue).toArray());
        }
        reopen(first.plus(graph.behind(first)), reason, actor);
        return APPLIED;
    }

    /// Opens a task that has ended, or stands still. All that is not released or failed is to be done, and
    /// so is `again`.
    private void reopen(StepSet again, String reason, String actor) {
        epoch++;
        StepSet staysGivenUp = graph.behind(declared(failed).minus(again));
        StepSet reset =
                again.plus(declared(settled.minus(released).minus(failed))).minus(staysGivenUp);
        tellReset(reset);
        for (Fan fan : growth.fans()) {
            if (fan.kind() == Fan.Kind.UNDO || fan.kind() == Fan.Kind.ITEMS && reset.contains(fan.step())) {
                growth = growth.replacing(gone(fan));
            }
        }
        growth = growth.redoing(reset);
        results = without(results, reset);
        if (read.lastPage().isPresent()) {
            reset.forEach(step -> kept.put(step, new Kept.Reset()));
        }
        released = released.minus(reset);
        failed = failed.minus(reset);
        skipped = skipped.minus(reset);
        resolved = resolved.minus(reset);
        settled = settled.minus(reset).plus(StepSet.range(head.steps(), growth.end(head.steps())));
        running.clear();
        waiting.clear();
        owed = StepSet.EMPTY;
        move(new TaskEvent.Restart(), Cause.REQUESTED, reason, actor);
        StepSet could = frontier();
        open = could.size();
        moved(could, StepState.Kind.PENDING, StepState.Kind.READY, 1, Cause.PARENTS_DONE, "");
        toSend = could;
        looks = 0;
        lookAt = Optional.of(at.plus(FIRST_LOOK));
    }

    private void tellReset(StepSet reset) {
        StepSet done = released.minus(skipped).minus(resolved);
        told(reset, done, StepState.Kind.COMPLETE);
        told(reset, skipped, StepState.Kind.SKIPPED);
        told(reset, resolved, StepState.Kind.RESOLVED);
        told(reset, failed, StepState.Kind.FAILED);
        told(reset, settled.minus(released).minus(failed), StepState.Kind.CANCELLED);
    }

    private void told(StepSet reset, StepSet standing, StepState.Kind from) {
        moved(reset.minus(reset.minus(standing)), from, StepState.Kind.PENDING, 0, Cause.REQUESTED, "");
    }

    private static Map<Integer, Kept> without(Map<Integer, Kept> results, StepSet steps) {
        Map<Integer, Kept> rest = new HashMap<>(results);
        steps.forEach(rest::remove);
        return rest;
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
        moved(steps, from, to, attempt, cause, detail, "");
    }

    private void moved(
            int step, StepState.Kind from, StepState.Kind to, int attempt, Cause cause, String detail, String actor) {
        moved(StepSet.of(step), from, to, attempt, cause, detail, actor);
    }

    private void moved(
            StepSet steps,
            StepState.Kind from,
            StepState.Kind to,
            int attempt,
            Cause cause,
            String detail,
            String actor) {
        if (!steps.isEmpty()) {
            moves.add(new Move.OfSteps(steps, from, to, attempt, cause, detail, actor, at));
        }
    }

    Plan.Change change(String writer, List<Plan.IgnoredHappening> ignored) {
        boolean ended = state.kind().ends();
        boolean full =
                PageRoom.weight(results, read.history().moves()) + PageRoom.weight(kept, moves) > PageRoom.of(head)
                        && !(results.isEmpty() && read.history().moves().isEmpty());
        Optional<Page> page = full
                ? Optional.of(new Page(read.id(), read.version(), read.lastPage(), results, read.history()))
                : Optional.empty();
        Map<Integer, Kept> all = full ? kept : with(results, kept);
        long version = read.version() + 1;
        TaskRecord next = new TaskRecord(
                head,
                state,
                version,
                epoch,
                released,
                settled,
                failed,
                skipped,
                resolved,
                open,
                running,
                waiting,
                ended ? StepSet.EMPTY : owed,
                growth,
                all,
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
}
