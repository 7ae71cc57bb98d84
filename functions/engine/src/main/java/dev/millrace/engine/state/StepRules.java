package dev.millrace.engine.state;

import static dev.millrace.engine.state.Decision.ignore;
import static dev.millrace.engine.state.Decision.to;

import dev.millrace.engine.state.StepState.Cancelled;
import dev.millrace.engine.state.StepState.Complete;
import dev.millrace.engine.state.StepState.Failed;
import dev.millrace.engine.state.StepState.Pending;
import dev.millrace.engine.state.StepState.Ready;
import dev.millrace.engine.state.StepState.Resolved;
import dev.millrace.engine.state.StepState.Retrying;
import dev.millrace.engine.state.StepState.Running;
import dev.millrace.engine.state.StepState.Skipped;
import dev.millrace.engine.state.StepState.Waiting;
import java.time.Instant;
import java.util.Optional;

/// The one table of what a step may do. Total: every event in every state has an answer, and a new state or event
/// does not compile until all its cells are filled in. `docs/states.md` is printed from it.
public final class StepRules {
    private StepRules() {}

    public static Decision<StepState> decide(StepState state, StepEvent event) {
        return switch (state) {
            case Pending pending -> whilePending(event);
            case Ready ready -> whileReady(ready, event);
            case Running running -> whileRunning(running, event);
            case Retrying retrying -> whileRetrying(retrying, event);
            case Waiting waiting -> whileWaiting(waiting, event);
            case Complete complete -> onceSettled(event);
            case Failed failed -> onceFailed(event);
            case Skipped skipped -> onceSettled(event);
            case Cancelled cancelled -> onceSettled(event);
            case Resolved resolved -> onceSettled(event);
        };
    }

    private static Decision<StepState> whilePending(StepEvent event) {
        return switch (event) {
            case StepEvent.Unlock unlock -> to(new Ready(1));
            case StepEvent.StartInPlace start -> to(new Running(1, 1, start.leaseUntil()));
            case StepEvent.Claim claim -> ignore(Reason.PARENTS_OPEN);
            case StepEvent.Heartbeat beat -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Complete complete -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Fail fail -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Wait wait -> ignore(Reason.NOT_BEGUN);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Expire expire -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Cancel cancel -> to(new Cancelled());
            case StepEvent.Skip skip -> to(new Skipped());
            case StepEvent.Resolve resolve -> to(new Resolved());
            case StepEvent.Reset reset -> ignore(Reason.ALREADY_SO);
        };
    }

    private static Decision<StepState> whileReady(Ready ready, StepEvent event) {
        return switch (event) {
            case StepEvent.Unlock unlock -> ignore(Reason.ALREADY_SO);
            case StepEvent.StartInPlace start -> ignore(Reason.ALREADY_SO);
            case StepEvent.Claim claim ->
                claim.attempt() < ready.attempt()
                        ? ignore(Reason.FENCED)
                        : to(new Running(claim.attempt(), 1, claim.leaseUntil()));
            case StepEvent.Heartbeat beat -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Complete complete -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Fail fail -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Wait wait -> ignore(Reason.NOT_BEGUN);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Expire expire -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Cancel cancel -> to(new Cancelled());
            case StepEvent.Skip skip -> to(new Skipped());
            case StepEvent.Resolve resolve -> to(new Resolved());
            case StepEvent.Reset reset -> to(new Pending());
        };
    }

    private static Decision<StepState> whileRunning(Running running, StepEvent event) {
        return switch (event) {
            case StepEvent.Unlock unlock -> ignore(Reason.ALREADY_SO);
            case StepEvent.StartInPlace start -> ignore(Reason.OWNED);
            case StepEvent.Claim claim -> takeOver(running, claim);
            case StepEvent.Heartbeat beat ->
                owns(running, beat.attempt(), beat.claim())
                        ? to(new Running(running.attempt(), running.claim(), beat.leaseUntil()))
                        : ignore(Reason.FENCED);
            case StepEvent.Complete complete ->
                owns(running, complete.attempt(), complete.claim())
                        ? to(new Complete(running.attempt()))
                        : ignore(Reason.FENCED);
            case StepEvent.Fail fail ->
                owns(running, fail.attempt(), fail.claim())
                        ? failed(running.attempt(), fail.error(), fail.retryAt())
                        : ignore(Reason.FENCED);
            case StepEvent.Wait wait ->
                owns(running, wait.attempt(), wait.claim())
                        ? to(new Waiting(running.attempt(), wait.until()))
                        : ignore(Reason.FENCED);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.RUNNING);
            case StepEvent.Expire expire -> expired(running, expire);
            case StepEvent.Cancel cancel -> to(new Cancelled());
            case StepEvent.Skip skip -> ignore(Reason.RUNNING);
            case StepEvent.Resolve resolve -> ignore(Reason.RUNNING);
            case StepEvent.Reset reset -> to(new Pending());
        };
    }

    private static Decision<StepState> whileRetrying(Retrying retrying, StepEvent event) {
        return switch (event) {
            case StepEvent.Unlock unlock -> ignore(Reason.ALREADY_SO);
            case StepEvent.StartInPlace start -> ignore(Reason.WAITING);
            case StepEvent.Claim claim -> retried(retrying, claim);
            case StepEvent.Heartbeat beat -> ignore(Reason.FENCED);
            case StepEvent.Complete complete -> ignore(Reason.FENCED);
            case StepEvent.Fail fail -> ignore(Reason.FENCED);
            case StepEvent.Wait wait -> ignore(Reason.FENCED);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.NOT_APPLICABLE);
            case StepEvent.Expire expire -> ignore(Reason.NOT_APPLICABLE);
            case StepEvent.Cancel cancel -> to(new Cancelled());
            case StepEvent.Skip skip -> to(new Skipped());
            case StepEvent.Resolve resolve -> to(new Resolved());
            case StepEvent.Reset reset -> to(new Pending());
        };
    }

    private static Decision<StepState> whileWaiting(Waiting waiting, StepEvent event) {
        return switch (event) {
            case StepEvent.Unlock unlock -> ignore(Reason.ALREADY_SO);
            case StepEvent.StartInPlace start -> ignore(Reason.WAITING);
            case StepEvent.Claim claim -> ignore(Reason.WAITING);
            case StepEvent.Heartbeat beat -> ignore(Reason.FENCED);
            case StepEvent.Complete complete -> ignore(Reason.FENCED);
            case StepEvent.Fail fail -> ignore(Reason.FENCED);
            case StepEvent.Wait wait -> ignore(Reason.FENCED);
            case StepEvent.WakeUp wakeUp -> wokenUp(waiting, wakeUp);
            case StepEvent.Expire expire -> ignore(Reason.NOT_APPLICABLE);
            case StepEvent.Cancel cancel -> to(new Cancelled());
            case StepEvent.Skip skip -> to(new Skipped());
            case StepEvent.Resolve resolve -> to(new Resolved());
            case StepEvent.Reset reset -> to(new Pending());
        };
    }

    private static Decision<StepState> onceFailed(StepEvent event) {
        return switch (event) {
            case StepEvent.Skip skip -> to(new Skipped());
            case StepEvent.Resolve resolve -> to(new Resolved());
            case StepEvent.Unlock unlock -> onceSettled(unlock);
            case StepEvent.StartInPlace start -> onceSettled(start);
            case StepEvent.Claim claim -> onceSettled(claim);
            case StepEvent.Heartbeat beat -> onceSettled(beat);
            case StepEvent.Complete complete -> onceSettled(complete);
            case StepEvent.Fail fail -> onceSettled(fail);
            case StepEvent.Wait wait -> onceSettled(wait);
            case StepEvent.WakeUp wakeUp -> onceSettled(wakeUp);
            case StepEvent.Expire expire -> onceSettled(expire);
            case StepEvent.Cancel cancel -> onceSettled(cancel);
            case StepEvent.Reset reset -> onceSettled(reset);
        };
    }

    private static Decision<StepState> onceSettled(StepEvent event) {
        return switch (event) {
            case StepEvent.Unlock unlock -> ignore(Reason.ENDED);
            case StepEvent.StartInPlace start -> ignore(Reason.ENDED);
            case StepEvent.Claim claim -> ignore(Reason.ENDED);
            case StepEvent.Heartbeat beat -> ignore(Reason.ENDED);
            case StepEvent.Complete complete -> ignore(Reason.ENDED);
            case StepEvent.Fail fail -> ignore(Reason.ENDED);
            case StepEvent.Wait wait -> ignore(Reason.ENDED);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.ENDED);
            case StepEvent.Expire expire -> ignore(Reason.ENDED);
            case StepEvent.Cancel cancel -> ignore(Reason.ENDED);
            case StepEvent.Skip skip -> ignore(Reason.ENDED);
            case StepEvent.Resolve resolve -> ignore(Reason.ENDED);
            case StepEvent.Reset reset -> to(new Pending());
        };
    }

    private static boolean owns(Running running, int attempt, int claim) {
        return running.attempt() == attempt && running.claim() == claim;
    }

    private static Decision<StepState> takeOver(Running running, StepEvent.Claim claim) {
        if (claim.attempt() < running.attempt()) {
            return ignore(Reason.FENCED);
        }
        if (claim.attempt() > running.attempt()) {
            return to(new Running(claim.attempt(), 1, claim.leaseUntil()));
        }
        return claim.at().isBefore(running.leaseUntil())
                ? ignore(Reason.OWNED)
                : to(new Running(running.attempt(), running.claim() + 1, claim.leaseUntil()));
    }

    private static Decision<StepState> failed(int attempt, StepError error, Optional<Instant> retryAt) {
        return to(retryAt.isPresent() ? new Retrying(attempt + 1, retryAt.get(), error) : new Failed(attempt, error));
    }

    private static Decision<StepState> expired(Running running, StepEvent.Expire expire) {
        if (expire.attempt() != running.attempt()) {
            return ignore(Reason.FENCED);
        }
        if (expire.at().isBefore(running.leaseUntil())) {
            return ignore(Reason.OWNED);
        }
        StepError silent = new StepError(
                StepError.LEASE_EXPIRED, "Attempt " + running.attempt() + " was not heard of before its lease ran out");
        return failed(running.attempt(), silent, expire.retryAt());
    }

    private static Decision<StepState> retried(Retrying retrying, StepEvent.Claim claim) {
        if (claim.attempt() < retrying.attempt()) {
            return ignore(Reason.FENCED);
        }
        return claim.at().isBefore(retrying.due())
                ? ignore(Reason.NOT_DUE)
                : to(new Running(claim.attempt(), 1, claim.leaseUntil()));
    }

    private static Decision<StepState> wokenUp(Waiting waiting, StepEvent.WakeUp wakeUp) {
        if (wakeUp.attempt() != waiting.attempt()) {
            return ignore(Reason.FENCED);
        }
        return wakeUp.at().isBefore(waiting.due()) ? ignore(Reason.NOT_DUE) : to(new Complete(waiting.attempt()));
    }
}
