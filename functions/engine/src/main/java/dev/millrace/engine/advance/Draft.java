package dev.millrace.engine.advance;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.Reason;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepEvent;
import dev.millrace.engine.state.StepRules;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskEvent;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Leaving;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.ForEach;
import dev.millrace.engine.template.Seed;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Brings a record in line with what happened to its steps, and goes on from there.
class Draft extends Sheet {
    private final IntList leftInPlace = new IntList();
    private final Map<Integer, Seed> seeds = new HashMap<>();
    private StepSet unchosen = StepSet.EMPTY;
    private StepSet unlocked = StepSet.EMPTY;
    private StepSet created = StepSet.EMPTY;

    Draft(Template template, TaskRecord read, Instant at) {
        super(template, read, at);
    }

    /// @return why it changes nothing, or nothing if it does
    Optional<Reason> apply(Happening happening) {
        if (state.kind().ends() || isSettled(happening.step()) || awaitsCreated(happening.step())) {
            return Optional.of(Reason.ENDED);
        }
        Optional<Reason> ignored = switch (happening) {
            case Happening.Ended ended -> apply(ended);
            case Happening.WaitsLong waits -> apply(waits);
            case Happening.RootClaimed claimed -> apply(claimed);
            case Happening.Returned returned -> {
                returned.seed().ifPresent(seed -> seeds.put(returned.step(), seed));
                yield inPlace(returned.running(), new StepEvent.Complete(attempt(returned.running()), 1), "")
                        .or(() -> decided(returned.unchosen()))
                        .or(() -> keep(returned.step(), returned.kept()))
                        .or(() -> tell(returned.running(), returned.events()));
            }
            case Happening.PassedOver passed ->
                inPlace(passed.running(), new StepEvent.PassOver(attempt(passed.running()), 1), "");
            case Happening.Spread spread -> apply(spread);
            case Happening.NotSpread not -> apply(not);
            case Happening.Broke broke -> apply(broke);
            case Happening.AskedToWait asked -> apply(asked);
            case Happening.NotFinished not ->
                inPlace(not.running(), new StepEvent.Continue(attempt(not.running()), 1, not.due()), "")
                        .or(() -> tell(not.running(), not.events()));
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

    private Optional<Reason> apply(Happening.Ended ended) {
        if (ended.epoch() != read.epoch()
                || runningInPlace(ended.step()).isPresent()
                || isOvertaken(ended.step(), ended.attempt())) {
            return Optional.of(Reason.FENCED);
        }
        waiting.removeIf(waiter -> waiter.step() == ended.step());
        ended.seed().ifPresent(seed -> seeds.put(ended.step(), seed));
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
        Waiter waiter = new Waiter(waits.step(), waits.attempt(), waits.due(), waits.kind());
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
        if (!mayStart()) {
            return Optional.of(Reason.PAUSED);
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
        if (failsFast()) {
            return apply(
                    new Happening.NotSpread(spread.step(), spread.epoch(), StepState.Kind.CANCELLED, Optional.empty()));
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

    /// Nothing is known of its items, and nothing will be.
    private Optional<Reason> apply(Happening.NotSpread not) {
        if (not.epoch() != read.epoch() || growth.itemsOf(not.step()).isPresent()) {
            return Optional.of(Reason.FENCED);
        }
        StepEvent event = not.error().isPresent()
                ? new StepEvent.Refuse(not.error().get())
                : not.ending() == StepState.Kind.SKIPPED ? new StepEvent.Skip() : new StepEvent.Cancel();
        Cause cause = not.error().isPresent()
                ? Cause.ATTEMPT_FAILED
                : not.ending() == StepState.Kind.SKIPPED ? Cause.CONDITION_FALSE : givingUp();
        return switch (StepRules.decide(new StepState.Ready(1), event)) {
            case Decision.Ignored<StepState> ignored -> Optional.of(ignored.because());
            case Decision.Moves<StepState> move -> {
                String detail = not.error().map(StepError::code).orElse("");
                moved(StepSet.of(not.step()), StepState.Kind.READY, move.to().kind(), 1, cause, detail);
                settle(not.step(), move.to().kind());
                yield keep(not.step(), not.error().map(Kept.Failure::new));
            }
        };
    }

    @Override
    void settle(int step, StepState.Kind ending) {
        Seed seed = seeds.remove(step);
        if (seed == null || ending != StepState.Kind.COMPLETE || failsFast()) {
            super.settle(step, ending);
        } else {
            create(step, seed);
        }
    }

    /// The decision has ended, but is not settled before all is that it created.
    private void create(int decision, Seed seed) {
        int base = growth.end(head.steps());
        template = seed.planted(template, decision, base);
        graph = template.graph();
        int count = graph.size() - base;
        growth = growth.with(new Fan(Fan.Kind.CREATED, decision, base, count, count));
        noteEffect(decision);
        owed = owed.minus(decision);
        open--;
        for (int step = base; step < graph.size(); step++) {
            if (graph.isRoot(step)) {
                created = created.plus(step);
                open++;
            }
        }
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
                inPlace(asked.running(), new StepEvent.Wait(attempt(asked.running()), 1, asked.until()), "");
        return ignored.or(() -> keep(asked.step(), asked.kept())).or(() -> tell(asked.running(), asked.events()));
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
            case StepState.Ready ready -> Cause.ASKED_TO_GO_ON;
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
        } else if (after instanceof StepState.Ready ready) {
            await(new Waiter(step, ready.attempt(), ready.due(), Waiter.Kind.GOES_ON));
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
        IntList frontier = passOverUnchosen();
        do {
            while (!frontier.isEmpty()) {
                // Steps that are skipped release others, and those are looked at next.
                frontier = unlockBehind(frontier, free);
            }
            frontier = settleDecisions();
        } while (!frontier.isEmpty());
        unlocked = StepSet.of(free.toArray()).plus(created);
        open += free.size();
        unlockItems();
    }

    /// Settles the decisions whose created steps are all released.
    ///
    /// @return them
    private IntList settleDecisions() {
        return settleDecisions(released);
    }

    /// Settles the decisions whose created steps are all settled, though one of them failed: what comes after has been
    /// given up by now. Where the task stands still for a person, that step may still be done.
    private void closeDecisions() {
        if (template.failurePolicy() != FailurePolicy.BLOCK) {
            while (!settleDecisions(settled).isEmpty()) {
                // One that was created may be the last that another waits for.
            }
        }
    }

    private IntList settleDecisions(StepSet done) {
        IntList decisions = new IntList();
        for (Fan fan : growth.fans()) {
            if (fan.kind() == Fan.Kind.CREATED
                    && !settled.contains(fan.step())
                    && done.containsAll(StepSet.range(fan.base(), fan.end()))) {
                released = released.plus(fan.step());
                settled = settled.plus(fan.step());
                decisions.add(fan.step());
            }
        }
        return decisions;
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
            if (!settled.contains(step) && graph.parentsIn(over, step)) {
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
        if (head.isLeaving()) {
            givenUp(giveUpAllThatHasNotBegun(false), Cause.REQUESTED);
            if (gatherItems()) {
                settleNew();
            }
            return;
        }
        StepSet failures = nodes(StepSet.of(newlyFailed.toArray()));
        if (failures.isEmpty()) {
            return;
        }
        switch (template.failurePolicy()) {
            case FAIL_FAST -> {
                givenUp(giveUpAllThatHasNotBegun(true), Cause.FAILED_FAST);
                if (gatherItems()) {
                    settleNew();
                }
            }
            case CONTINUE -> givenUp(onward(failures, released), Cause.PARENT_FAILED);
            case BLOCK -> move(new TaskEvent.Block(), Cause.FAILURE_BLOCKS, "", "");
        }
    }

    void givenUp(StepSet steps, Cause cause) {
        StepSet over = steps.minus(settled);
        settled = settled.plus(over);
        moved(over, StepState.Kind.PENDING, StepState.Kind.CANCELLED, 0, cause, "");
    }

    /// Under fail-fast: what is locked is given up here, and so is what waits for a timer or has only now begun to
    /// wait. What has been sent to a lane, or waits for a retry, may be running by now, which only its own record
    /// can tell; so each of those is sent once more, to arrive at once, and whoever takes the message finds the
    /// task failing and settles the step.
    ///
    /// @param again whether those are to be sent, as they have not been yet
    StepSet giveUpAllThatHasNotBegun(boolean again) {
        IntList locked = new IntList();
        IntList sent = new IntList();
        for (int step = settled.nextAbsent(0); step < graph.size(); step = settled.nextAbsent(step + 1)) {
            if (graph.isGap(step) || awaitsCreated(step)) {
                continue;
            }
            if (unlocked.contains(step) || !graph.parentsIn(released, step)) {
                locked.add(step);
            } else if (runningInPlace(step).isEmpty() && growth.itemsOf(step).isEmpty()) {
                sent.add(step);
            }
        }
        for (Fan fan : growth.fans()) {
            if (fan.kind() == Fan.Kind.CREATED || fan.kind() == Fan.Kind.UNDO && head.isLeaving()) {
                continue;
            }
            for (int item = settled.nextAbsent(fan.base()); item < fan.end(); item = settled.nextAbsent(item + 1)) {
                if (unlocked.contains(item) || !fan.isUnlocked(item)) {
                    locked.add(item);
                } else if (runningInPlace(item).isEmpty()) {
                    sent.add(item);
                }
            }
        }
        StepSet undoing = growth.undo()
                .filter(fan -> head.isLeaving())
                .map(fan -> StepSet.range(fan.base(), fan.end()))
                .orElse(StepSet.EMPTY);
        StepSet over = unlocked.minus(undoing);
        open -= over.size();
        unlocked = unlocked.minus(over);
        hurry(sent);
        if (again) {
            toSend = toSend.plus(sent.toArray());
        }
        return StepSet.of(locked.toArray());
    }

    /// @param sent loses those that are given up here
    private void hurry(IntList sent) {
        for (Waiter waiter : List.copyOf(waiting)) {
            if (waiter.kind() == Waiter.Kind.TIMER || leftInPlace.contains(waiter.step())) {
                giveUpWaiting(waiter);
                sent.remove(waiter.step());
            } else if (waiter.due().isAfter(at)) {
                waiting.remove(waiter);
                waiting.add(new Waiter(waiter.step(), waiter.attempt(), at, waiter.kind()));
                toSend = toSend.plus(waiter.step());
            }
        }
    }

    /// Why steps are given up that have not begun.
    private Cause givingUp() {
        return head.isLeaving() ? Cause.REQUESTED : Cause.FAILED_FAST;
    }

    private void giveUpWaiting(Waiter waiter) {
        waiting.remove(waiter);
        toSend = toSend.minus(waiter.step());
        owed = owed.minus(waiter.step());
        settled = settled.plus(waiter.step());
        open--;
        moved(StepSet.of(waiter.step()), waiter.state(), StepState.Kind.CANCELLED, waiter.attempt(), givingUp(), "");
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

    void finishOrPark() {
        closeDecisions();
        if (settled.nextAbsent(0) >= growth.end(head.steps())) {
            finish();
        } else if (open == 0 && hasFailed() && template.failurePolicy() == FailurePolicy.BLOCK && !head.isLeaving()) {
            move(new TaskEvent.Block(), Cause.FAILURE_BLOCKS, "", "");
        } else if (open == waiting.size()
                && waiting.stream().allMatch(waiter -> waiter.due().isAfter(at))) {
            move(new TaskEvent.Park(), Cause.ALL_WAITING, "", "");
        } else if (changed && !lookedNow) {
            move(new TaskEvent.Continue(), Cause.TIMER_DUE, "", "");
        }
    }

    private void finish() {
        if (head.isLeaving()) {
            move(new TaskEvent.Cancel(), Cause.STEPS_SETTLED, "", "");
        } else if (!hasFailed()) {
            move(new TaskEvent.Complete(), Cause.STEPS_SETTLED, "", "");
        } else if (template.failurePolicy() == FailurePolicy.BLOCK) {
            move(new TaskEvent.Block(), Cause.FAILURE_BLOCKS, "", "");
        } else {
            move(new TaskEvent.Fail(), Cause.STEPS_SETTLED, "", "");
        }
    }

    /// Settles the steps whose items have ended, or of whose items too many have failed.
    ///
    /// @return whether there was any
    boolean gatherItems() {
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
    void unlockItems() {
        for (Fan fan : growth.fans()) {
            boolean goesOn = fan.kind() == Fan.Kind.UNDO
                    || fan.kind() == Fan.Kind.ITEMS && !settled.contains(fan.step()) && !failsFast();
            if (goesOn && fan.unlocked() < fan.count()) {
                StepSet underWay =
                        StepSet.range(fan.base(), fan.base() + fan.unlocked()).minus(settled);
                int now = Math.min(fan.count(), fan.unlocked() + atOnce(fan) - underWay.size());
                if (now > fan.unlocked()) {
                    StepSet next = StepSet.range(fan.base() + fan.unlocked(), fan.base() + now)
                            .minus(settled);
                    unlocked = unlocked.plus(next);
                    open += next.size();
                    growth = growth.replacing(fan, fan.unlocked(now));
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

    /// Once all that could be done is done and the task is to fail, or to be taken back, what was done is undone.
    void compensate() {
        closeDecisions();
        boolean due = !state.kind().ends()
                && !growth.undoable().isEmpty()
                && growth.undo().isEmpty()
                && (head.isLeaving()
                        ? head.leaving() == Leaving.TAKING_BACK
                        : hasFailed() && template.failurePolicy() != FailurePolicy.BLOCK)
                && settled.nextAbsent(0) >= growth.end(head.steps());
        if (due) {
            int base = growth.end(head.steps());
            growth = growth.with(
                    new Fan(Fan.Kind.UNDO, -1, base, growth.undoable().size(), 0));
            unlockItems();
        }
    }

    void age() {
        head = head.older();
        String lane = head.lane().up(head.aged()).name().toLowerCase(Locale.ROOT);
        moves.add(new Move.OfTask(Optional.of(state.kind()), state.kind(), Cause.AGED, lane, "", at));
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
}
