package dev.millrace.engine.advance;

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
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Leaving;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Stale;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Does what people order, and ends what has taken too long: what no step's own doing leads to.
final class OrderDraft extends Draft {
    private static final Duration FIRST_LOOK = Duration.ofMinutes(2);

    OrderDraft(Template template, TaskRecord read, Instant at) {
        super(template, read, at);
    }

    void cancel(Cause cause, String reason, String actor) {
        changed = true;
        giveUp(StepSet.range(0, growth.end(head.steps())).minus(settled), cause, reason, actor);
        move(new TaskEvent.Cancel(), cause, reason, actor);
    }

    void timeOut() {
        cutOff(new StepError(StepError.TASK_TIMEOUT, "The task did not end within its timeout"), Cause.TASK_TIMEOUT);
    }

    /// Nothing of it changed for too long.
    void goStale(Stale.Action action, Instant nextLook) {
        changed = true;
        lookAt = Optional.of(nextLook);
        switch (action) {
            case ALERT -> tellStale("alert");
            case DEAD_LETTER -> move(new TaskEvent.Pause(), Cause.WENT_STALE, "dead-letter", "");
            case FAIL -> {
                tellStale("fail");
                cutOff(
                        new StepError(StepError.TASK_STALE, "Nothing of the task changed for too long"),
                        Cause.WENT_STALE);
            }
        }
    }

    private void tellStale(String action) {
        moves.add(new Move.OfTask(Optional.of(state.kind()), state.kind(), Cause.WENT_STALE, action, "", at));
    }

    /// Ends the task for good: the sweep erases it at its next look, and nothing else happens to it.
    void forget(Cause cause, String reason, String actor) {
        changed = true;
        moves.add(new Move.OfTask(Optional.of(state.kind()), state.kind(), cause, reason, actor, at));
    }

    /// Fails what could go on, so that the task ends, and gives up what could not yet.
    private void cutOff(StepError error, Cause cause) {
        changed = true;
        StepSet could = frontier();
        for (InPlace entry : running) {
            could = could.plus(entry.step());
        }
        StepSet items = could.minus(nodes(could));
        giveUp(items, cause, "", "");
        StepSet steps = nodes(could);
        for (Fan fan : growth.fans()) {
            if (fan.kind() == Fan.Kind.ITEMS && !settled.contains(fan.step())) {
                giveUp(StepSet.range(fan.base(), fan.end()).minus(settled), cause, "", "");
                steps = steps.plus(fan.step());
            }
        }
        steps.forEach(step -> kept.put(step, new Kept.Failure(error)));
        end(steps, StepState.Kind.FAILED, cause, error.code(), "");
        failed = failed.plus(steps);
        giveUp(StepSet.range(0, growth.end(head.steps())).minus(settled), cause, "", "");
    }

    /// @return why nothing changes, or nothing if something does
    Optional<Reason> order(Order order, String reason, String actor) {
        changed = true;
        return switch (order) {
            case Order.Pause pause -> turned(new TaskEvent.Pause(), reason, actor);
            case Order.Resume resume -> resume(reason, actor);
            case Order.Leave leave -> leave(leave.takesBack(), reason, actor);
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

    private Optional<Reason> leave(boolean takesBack, String reason, String actor) {
        if (state.kind().ends() || head.isLeaving()) {
            return Optional.of(state.kind().ends() ? Reason.ENDED : Reason.ALREADY_SO);
        }
        if (growth.undo().isPresent()) {
            return Optional.of(Reason.UNDONE);
        }
        move(new TaskEvent.Resume(), Cause.REQUESTED, reason, actor);
        move(new TaskEvent.Unblock(), Cause.REQUESTED, reason, actor);
        head = head.leaving(takesBack ? Leaving.TAKING_BACK : Leaving.GRACEFULLY);
        moves.add(new Move.OfTask(Optional.of(state.kind()), state.kind(), Cause.CANCEL_REQUESTED, reason, actor, at));
        if (isOnlyRootThatHasNotBegun()) {
            giveUp(StepSet.of(0), Cause.REQUESTED, "", "");
        }
        givenUp(giveUpAllThatHasNotBegun(true), Cause.REQUESTED);
        return APPLIED;
    }

    /// Its first attempt is claimed on the task's own record, so this says enough: it can't have been.
    private boolean isOnlyRootThatHasNotBegun() {
        return graph.roots() == 1
                && template.step(0).mayRunInPlace()
                && !settled.contains(0)
                && runningInPlace(0).isEmpty()
                && waiter(0).isEmpty();
    }

    private void endWhatIsOpen() {
        giveUp(StepSet.range(0, growth.end(head.steps())).minus(settled), Cause.REQUESTED, "", "");
    }

    private Optional<Reason> resume(String reason, String actor) {
        Optional<Reason> ignored = turned(new TaskEvent.Resume(), reason, actor);
        if (ignored.isEmpty()) {
            if (template.failurePolicy() == FailurePolicy.BLOCK && hasFailed() && !head.isLeaving()) {
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
        if (lane == head.lane() && head.aged() == 0) {
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
        if (runningInPlace(step).isPresent()
                || awaitsCreated(step)
                || growth.itemsOf(step).isPresent() && !settled.contains(step)) {
            return Optional.of(Reason.RUNNING);
        }
        if (growth.undo().isPresent()) {
            return Optional.of(Reason.UNDONE);
        }
        if (state.kind().ends()) {
            StepSet others = failuresThatEndIt().minus(step);
            reopen(others.plus(onward(others, StepSet.EMPTY)).minus(step), reason, actor);
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
        settled = settled.minus(reopenDecisions(StepSet.of(step)));
        StepSet given = settled.minus(released).minus(failed);
        StepSet again = onward(StepSet.of(step), released);
        again = again.minus(again.minus(given)).minus(onward(nodes(failed), released));
        settled = settled.minus(again);
        moved(again, StepState.Kind.CANCELLED, StepState.Kind.PENDING, 0, Cause.REQUESTED, "");
    }

    /// Decisions that were settled although what they created is not all done, and by which some of it is to be done.
    private StepSet reopenDecisions(StepSet again) {
        StepSet reopened = StepSet.EMPTY;
        for (int step : again.toArray()) {
            for (int decision : growth.creators(step)) {
                reopened = reopened.plus(decision);
            }
        }
        released = released.minus(reopened);
        return reopened;
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
            StepState.Retrying next = again(attempt);
            failed = failed.minus(step);
            settled = settled.minus(step);
            open++;
            waiting.add(new Waiter(step, next.attempt(), next.due(), Waiter.Kind.RETRY));
            toSend = toSend.plus(step);
            moved(step, StepState.Kind.FAILED, next.kind(), next.attempt(), Cause.REQUESTED, reason, actor);
            unsettleBehind(step);
        });
        unblock(reason, actor);
        return APPLIED;
    }

    /// The attempt that follows a failure for good.
    private StepState.Retrying again(int attempt) {
        StepState failure = new StepState.Failed(attempt, new StepError("UNKNOWN", "Told by the step's own record"));
        if (StepRules.decide(failure, new StepEvent.Retry(at)) instanceof Decision.Moves<StepState> moves
                && moves.to() instanceof StepState.Retrying next) {
            return next;
        }
        throw new IllegalStateException("What failed can be tried again");
    }

    /// The items of a step that stands for many are made out anew, and get new numbers.
    private void spreadAgain(int step, String reason, String actor) {
        growth.itemsOf(step).ifPresent(fan -> growth = growth.replacing(fan, gone(fan)));
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
        StepSet first = from.plus(failuresThatEndIt());
        if (growth.undo().isPresent()) {
            first = first.plus(
                    growth.undoable().stream().mapToInt(Integer::intValue).toArray());
        }
        reopen(first.plus(onward(first, StepSet.EMPTY)), reason, actor);
        return APPLIED;
    }

    /// Where one failure ends the task, nothing is done again beside a failure that stays.
    private StepSet failuresThatEndIt() {
        return template.failurePolicy() == FailurePolicy.FAIL_FAST ? nodes(failed) : StepSet.EMPTY;
    }

    /// Opens a task that has ended, or stands still. All that is not released or failed is to be done, and
    /// so is `again`.
    private void reopen(StepSet again, String reason, String actor) {
        epoch++;
        StepSet staysGivenUp = onward(nodes(failed).minus(again), released);
        StepSet reset = again.plus(nodes(settled.minus(released).minus(failed))).minus(staysGivenUp);
        StepSet gone = StepSet.EMPTY;
        for (Fan fan : growth.fans()) {
            if (fan.kind() == Fan.Kind.UNDO || reset.contains(fan.step()) || gone.contains(fan.step())) {
                growth = growth.replacing(fan, gone(fan));
                gone = gone.plus(StepSet.range(fan.base(), fan.end()));
            }
        }
        reset = reset.minus(gone);
        tellReset(reset);
        growth = growth.redoing(reset.plus(gone));
        StepSet reopened = reopenDecisions(reset).minus(reset);
        released = released.minus(reset);
        failed = failed.minus(reset);
        skipped = skipped.minus(reset);
        resolved = resolved.minus(reset);
        settled = settled.plus(gone).minus(reset).minus(reopened);
        head = head.leaving(Leaving.NO);
        running.clear();
        waiting.clear();
        owed = StepSet.EMPTY;
        move(new TaskEvent.Restart(), Cause.REQUESTED, reason, actor);
        if (template.failurePolicy() == FailurePolicy.CONTINUE) {
            givenUp(onward(nodes(failed), released), Cause.PARENT_FAILED);
        }
        StepSet could = frontier();
        StepSet anew = reset.plus(could);
        results = without(results, anew);
        if (read.lastPage().isPresent()) {
            anew.forEach(step -> kept.put(step, new Kept.Reset()));
        }
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
}
