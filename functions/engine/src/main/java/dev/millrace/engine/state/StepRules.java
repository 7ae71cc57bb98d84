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
            case Failed failed -> onceFailed(failed, event);
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
            case StepEvent.Continue goesOn -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Heard heard -> ignore(Reason.NOT_BEGUN);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Expire expire -> ignore(Reason.NOT_BEGUN);
            case StepEvent.PassOver passOver -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Spread spread -> ignore(Reason.PARENTS_OPEN);
            case StepEvent.Refuse refuse -> ignore(Reason.PARENTS_OPEN);
            case StepEvent.Gather gather -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Answer answer -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Retry retry -> ignore(Reason.NOT_APPLICABLE);
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
            case StepEvent.Claim claim -> takenUp(ready, claim);
            case StepEvent.Heartbeat beat -> tooLate(ready);
            case StepEvent.Complete complete -> tooLate(ready);
            case StepEvent.Fail fail -> tooLate(ready);
            case StepEvent.Wait wait -> tooLate(ready);
            case StepEvent.Continue goesOn -> tooLate(ready);
            case StepEvent.Heard heard -> tooLate(ready);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Expire expire -> ignore(Reason.NOT_BEGUN);
            case StepEvent.PassOver passOver -> tooLate(ready);
            case StepEvent.Spread spread -> to(new Waiting(ready.attempt(), Instant.MAX, ""));
            case StepEvent.Refuse refuse -> to(new Failed(ready.attempt(), refuse.error()));
            case StepEvent.Gather gather -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Answer answer -> ignore(Reason.NOT_BEGUN);
            case StepEvent.Retry retry -> ignore(Reason.ALREADY_SO);
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
                        ? to(new Waiting(running.attempt(), wait.due(), wait.token(), wait.last()))
                        : ignore(Reason.FENCED);
            case StepEvent.Continue goesOn ->
                owns(running, goesOn.attempt(), goesOn.claim())
                        ? to(new Ready(running.attempt(), running.claim(), goesOn.due()))
                        : ignore(Reason.FENCED);
            case StepEvent.Heard heard -> ignore(Reason.RUNNING);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.RUNNING);
            case StepEvent.Expire expire -> expired(running, expire);
            case StepEvent.PassOver passOver ->
                owns(running, passOver.attempt(), passOver.claim()) ? to(new Skipped()) : ignore(Reason.FENCED);
            case StepEvent.Spread spread -> ignore(Reason.OWNED);
            case StepEvent.Refuse refuse -> ignore(Reason.RUNNING);
            case StepEvent.Gather gather -> ignore(Reason.RUNNING);
            case StepEvent.Answer answer -> answered(running.attempt(), answer);
            case StepEvent.Retry retry -> ignore(Reason.RUNNING);
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
            case StepEvent.Continue goesOn -> ignore(Reason.FENCED);
            case StepEvent.Heard heard -> ignore(Reason.FENCED);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.NOT_APPLICABLE);
            case StepEvent.Expire expire -> ignore(Reason.NOT_APPLICABLE);
            case StepEvent.PassOver passOver -> ignore(Reason.FENCED);
            case StepEvent.Spread spread -> ignore(Reason.WAITING);
            case StepEvent.Refuse refuse -> to(new Failed(Math.max(1, retrying.attempt() - 1), refuse.error()));
            case StepEvent.Gather gather -> ignore(Reason.NOT_APPLICABLE);
            case StepEvent.Answer answer -> ignore(Reason.FENCED);
            case StepEvent.Retry retry -> ignore(Reason.ALREADY_SO);
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
            case StepEvent.Continue goesOn -> ignore(Reason.FENCED);
            case StepEvent.Heard heard -> heard(waiting, heard);
            case StepEvent.WakeUp wakeUp -> wokenUp(waiting, wakeUp);
            case StepEvent.Expire expire -> ignore(Reason.NOT_APPLICABLE);
            case StepEvent.PassOver passOver -> ignore(Reason.FENCED);
            case StepEvent.Spread spread -> ignore(Reason.ALREADY_SO);
            case StepEvent.Refuse refuse -> ignore(Reason.NOT_APPLICABLE);
            case StepEvent.Gather gather ->
                to(
                        gather.error().isPresent()
                                ? new Failed(waiting.attempt(), gather.error().get())
                                : new Complete(waiting.attempt()));
            case StepEvent.Answer answer -> answered(waiting.attempt(), answer);
            case StepEvent.Retry retry -> ignore(Reason.WAITING);
            case StepEvent.Cancel cancel -> to(new Cancelled());
            case StepEvent.Skip skip -> to(new Skipped());
            case StepEvent.Resolve resolve -> to(new Resolved());
            case StepEvent.Reset reset -> to(new Pending());
        };
    }

    private static Decision<StepState> onceFailed(Failed failed, StepEvent event) {
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
            case StepEvent.Continue goesOn -> onceSettled(goesOn);
            case StepEvent.Heard heard -> onceSettled(heard);
            case StepEvent.WakeUp wakeUp -> onceSettled(wakeUp);
            case StepEvent.Expire expire -> onceSettled(expire);
            case StepEvent.PassOver passOver -> onceSettled(passOver);
            case StepEvent.Spread spread -> onceSettled(spread);
            case StepEvent.Refuse refuse -> onceSettled(refuse);
            case StepEvent.Gather gather -> onceSettled(gather);
            case StepEvent.Answer answer -> onceSettled(answer);
            case StepEvent.Retry retry -> to(new Retrying(failed.attempt() + 1, retry.at(), failed.error()));
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
            case StepEvent.Continue goesOn -> ignore(Reason.ENDED);
            case StepEvent.Heard heard -> ignore(Reason.ENDED);
            case StepEvent.WakeUp wakeUp -> ignore(Reason.ENDED);
            case StepEvent.Expire expire -> ignore(Reason.ENDED);
            case StepEvent.PassOver passOver -> ignore(Reason.ENDED);
            case StepEvent.Spread spread -> ignore(Reason.ENDED);
            case StepEvent.Refuse refuse -> ignore(Reason.ENDED);
            case StepEvent.Gather gather -> ignore(Reason.ENDED);
            case StepEvent.Answer answer -> ignore(Reason.ENDED);
            case StepEvent.Retry retry -> ignore(Reason.ENDED);
            case StepEvent.Cancel cancel -> ignore(Reason.ENDED);
            case StepEvent.Skip skip -> ignore(Reason.ENDED);
            case StepEvent.Resolve resolve -> ignore(Reason.ENDED);
            case StepEvent.Reset reset -> to(new Pending());
        };
    }

    private static boolean owns(Running running, int attempt, int claim) {
        return running.attempt() == attempt && running.claim() == claim;
    }

    /// What is said of an attempt that nobody has at the time.
    private static Decision<StepState> tooLate(Ready ready) {
        return ignore(ready.claim() == 0 ? Reason.NOT_BEGUN : Reason.FENCED);
    }

    private static Decision<StepState> takenUp(Ready ready, StepEvent.Claim claim) {
        if (claim.attempt() < ready.attempt()) {
            return ignore(Reason.FENCED);
        }
        if (claim.attempt() > ready.attempt()) {
            return to(new Running(claim.attempt(), 1, claim.leaseUntil()));
        }
        return claim.at().isBefore(ready.due())
                ? ignore(Reason.NOT_DUE)
                : to(new Running(ready.attempt(), ready.claim() + 1, claim.leaseUntil()));
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

    private static Decision<StepState> answered(int attempt, StepEvent.Answer answer) {
        if (answer.attempt() != attempt) {
            return ignore(Reason.FENCED);
        }
        return answer.error().isPresent()
                ? failed(attempt, answer.error().get(), answer.retryAt())
                : to(new Complete(attempt));
    }

    private static Decision<StepState> heard(Waiting waiting, StepEvent.Heard heard) {
        if (heard.attempt() != waiting.attempt()) {
            return ignore(Reason.FENCED);
        }
        if (waiting.token().isEmpty()) {
            return ignore(Reason.NOT_APPLICABLE);
        }
        Instant due = heard.due().isBefore(waiting.last()) ? heard.due() : waiting.last();
        return to(new Waiting(waiting.attempt(), due, waiting.token(), waiting.last()));
    }

    private static Decision<StepState> wokenUp(Waiting waiting, StepEvent.WakeUp wakeUp) {
        if (wakeUp.attempt() != waiting.attempt()) {
            return ignore(Reason.FENCED);
        }
        if (!waiting.token().isEmpty()) {
            return ignore(Reason.WAITING);
        }
        return wakeUp.at().isBefore(waiting.due()) ? ignore(Reason.NOT_DUE) : to(new Complete(waiting.attempt()));
    }
}
