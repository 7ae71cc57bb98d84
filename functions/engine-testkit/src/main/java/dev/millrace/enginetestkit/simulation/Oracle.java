package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;

/// Says how a task had to end, from the graph, the handlers' behaviour and the failure policy alone: by the most
/// simple-minded way there is, step after step, without sets that grow and without messages.
final class Oracle {
    private final Workload workload;
    private final Ledger ledger;

    Oracle(Workload workload, Ledger ledger) {
        this.workload = workload;
        this.ledger = ledger;
    }

    void judge(TaskRecord task) {
        Template template = ledger.template(task.id());
        unless(task.ended(), "Task %s has not ended: %s", task.id(), task);
        for (int step = 0; step < template.graph().size(); step++) {
            judge(task, template, step);
        }
        switch (task.state().kind()) {
            case COMPLETE -> unless(task.released().size() == template.graph().size(), "Not all complete: %s", task);
            case FAILED -> {
                unless(!task.failed().isEmpty(), "It failed without a failure: %s", task);
                givenUpAsThePolicySays(task, template);
            }
            case CANCELLED -> {}
            case PENDING, RUNNING, WAITING, BLOCKED, PAUSED, RESOLVED ->
                throw new Violation("No task of this workload ends so: " + task);
        }
        if (task.state().kind() != TaskState.Kind.CANCELLED) {
            exactly(task, template);
        }
    }

    /// Of one step: it ended as its handler said, in an attempt in which it said so.
    private void judge(TaskRecord task, Template template, int step) {
        Story story = ledger.story(task.id());
        Behaviour behaviour = workload.behaviour(template, step);
        int attempt = story.attempt(step);
        if (task.released().contains(step)) {
            unless(
                    willSucceed(behaviour, template.step(step), attempt),
                    "Step %d of %s is complete in attempt %d, but its handler fails then",
                    step,
                    task.id(),
                    attempt);
            Ledger.Run run = ledger.runOf(ledger.result(task.id(), step)
                    .orElseThrow(() -> new Violation("Step " + step + " of " + task.id() + " has no result")));
            unless(
                    run.task().equals(task.id()) && run.step() == step && run.attempt() == attempt,
                    "Step %d of %s is complete in attempt %d, its result is of %s",
                    step,
                    task.id(),
                    attempt,
                    run);
        } else if (task.failed().contains(step) && story.kind(step) == StepState.Kind.FAILED) {
            boolean permanent = behaviour.end() instanceof Behaviour.End.Fails && attempt > behaviour.failures();
            unless(
                    permanent || attempt == template.step(step).retry().mostAttempts(),
                    "Step %d of %s failed in attempt %d, and may be tried again",
                    step,
                    task.id(),
                    attempt);
            unless(
                    permanent
                            || !willSucceed(behaviour, template.step(step), attempt)
                            || hadBadLuck(task.id(), step, behaviour),
                    "Step %d of %s failed in attempt %d, in which its handler succeeds",
                    step,
                    task.id(),
                    attempt);
        }
    }

    private static boolean willSucceed(Behaviour behaviour, StepTemplate step, int attempt) {
        return attempt > behaviour.failures()
                && behaviour.takes().compareTo(step.timeout()) < 0
                && !(behaviour.end() instanceof Behaviour.End.Fails);
    }

    /// Whether it failed for a reason that does not lie with its handler: its worker was lost in the last attempt, or a
    /// heartbeat took so long that the attempt's time was over.
    private boolean hadBadLuck(TaskId task, int step, Behaviour behaviour) {
        String error = ledger.lastError(task, step);
        return error.equals(StepError.LEASE_EXPIRED)
                || error.equals(StepError.TIMEOUT) && behaviour.beat().isPresent();
    }

    /// Everything behind a failure is given up, and without fail-fast nothing else is.
    private static void givenUpAsThePolicySays(TaskRecord task, Template template) {
        StepSet behind = template.graph().behind(task.failed());
        StepSet cancelled = task.cancelled();
        unless(cancelled.containsAll(behind), "Not all behind %s was given up: %s", task.failed(), task);
        unless(
                template.failurePolicy() == FailurePolicy.FAIL_FAST || cancelled.equals(behind),
                "What is not behind %s was given up: %s",
                task.failed(),
                task);
    }

    /// Without fail-fast there is one possible end, but for steps whose worker was lost too often.
    private void exactly(TaskRecord task, Template template) {
        Graph graph = template.graph();
        StepSet complete = StepSet.EMPTY;
        StepSet failed = StepSet.EMPTY;
        for (int step = 0; step < graph.size(); step++) {
            if (graph.parentsIn(complete, step)) {
                boolean ends = endsWell(template, step)
                        && !(task.failed().contains(step)
                                && hadBadLuck(task.id(), step, workload.behaviour(template, step)));
                complete = ends ? complete.plus(step) : complete;
                failed = ends ? failed : failed.plus(step);
            }
        }
        if (template.failurePolicy() == FailurePolicy.CONTINUE) {
            unless(
                    task.released().equals(complete) && task.failed().equals(failed),
                    "%s was to end with %s complete and %s failed: %s",
                    task.id(),
                    complete,
                    failed,
                    task);
        } else {
            unless(
                    complete.containsAll(task.released())
                            && failed.containsAll(task.failed())
                            && failed.isEmpty() == task.failed().isEmpty(),
                    "%s could at most end with %s complete and %s failed: %s",
                    task.id(),
                    complete,
                    failed,
                    task);
        }
    }

    private boolean endsWell(Template template, int step) {
        Behaviour behaviour = workload.behaviour(template, step);
        int most = template.step(step).retry().mostAttempts();
        return behaviour.failures() < most && willSucceed(behaviour, template.step(step), most);
    }
}
