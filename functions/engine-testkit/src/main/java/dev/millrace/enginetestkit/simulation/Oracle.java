package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.Leaving;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.AfterSkipped;
import dev.millrace.engine.template.ChildTask;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Flow;
import dev.millrace.engine.template.Stale;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.util.List;
import java.util.Optional;

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
        Template template = ledger.records().template(task.id());
        if (ledger.records().isTouched(task.id()) || isCutOff(template)) {
            judgeLoosely(task, template);
            return;
        }
        unless(task.ended(), "Task %s has not ended: %s", task.id(), task);
        for (int step = 0; step < template.graph().size(); step++) {
            if (template.has(step) && task.growth().itemsOf(step).isEmpty()) {
                judge(task, template, step, step);
            }
        }
        for (Fan fan : task.growth().fans()) {
            for (int item = fan.base(); fan.kind() == Fan.Kind.ITEMS && item < fan.end(); item++) {
                judge(task, template, item, fan.step());
            }
        }
        judgeAsChild(task);
        boolean plain = isPlain(template);
        switch (task.state().kind()) {
            case COMPLETE -> {
                StepSet nodes =
                        task.growth().nodes(StepSet.range(0, template.graph().size()));
                unless(task.released().containsAll(nodes), "Not all complete: %s", task);
                nodes.minus(task.skipped()).forEach(step -> created(task, template, step));
                unless(task.skipped().equals(skipped(template)), "Others were to be skipped: %s", task);
            }
            case FAILED -> {
                unless(task.hasFailed(), "It failed without a failure: %s", task);
                if (plain) {
                    givenUpAsThePolicySays(task, template);
                }
                takenBack(task);
            }
            case CANCELLED -> {}
            case PENDING, RUNNING, WAITING, BLOCKED, PAUSED, RESOLVED ->
                throw new Violation("No task of this workload ends so: " + task);
        }
        if (task.state().kind() != TaskState.Kind.CANCELLED && plain) {
            exactly(task, template);
        }
    }

    /// Whether more than its handlers says how such a task ends.
    private static boolean isCutOff(Template template) {
        return template.timeout().isPresent()
                || template.stale()
                        .filter(stale -> stale.action() != Stale.Action.ALERT)
                        .isPresent()
                || template.failurePolicy() == FailurePolicy.BLOCK;
    }

    /// Of a task that people had their hands in: what must hold however it came about.
    private void judgeLoosely(TaskRecord task, Template template) {
        StepSet nodes = task.growth().nodes(StepSet.range(0, template.graph().size()));
        switch (task.state().kind()) {
            case COMPLETE ->
                unless(
                        task.released().containsAll(nodes) && !task.hasFailed(),
                        "It is complete, and not all its steps are: %s",
                        task);
            case FAILED -> {
                unless(
                        task.hasFailed() && template.failurePolicy() != FailurePolicy.BLOCK,
                        "It failed without a failure, or was to block: %s",
                        task);
                takenBack(task);
            }
            case BLOCKED ->
                unless(
                        task.hasFailed() && template.failurePolicy() == FailurePolicy.BLOCK,
                        "Nothing blocks it: %s",
                        task);
            case CANCELLED -> {
                if (task.head().leaving() == Leaving.TAKING_BACK && endedByItself(task)) {
                    takenBack(task);
                }
            }
            case RESOLVED -> {}
            case PENDING, RUNNING, WAITING, PAUSED -> throw new Violation("It does not come to an end: " + task);
        }
        Story story = ledger.story(task.id());
        task.released().minus(task.skipped()).minus(task.resolved()).forEach(step -> {
            boolean ran = story.kind(step) == StepState.Kind.COMPLETE
                    && task.described(template, step).flow().child().isEmpty()
                    && task.growth().itemsOf(step).isEmpty()
                    && task.growth()
                            .fanOf(step)
                            .filter(fan -> fan.kind() == Fan.Kind.VOID)
                            .isEmpty();
            if (ran) {
                ledger.records()
                        .result(task.id(), step)
                        .map(ledger.attempts()::runOf)
                        .ifPresent(run -> unless(
                                run.task().equals(task.id()) && run.step() == step,
                                "The result of step %d of %s is of %s",
                                step,
                                task.id(),
                                run));
            }
        });
    }

    private static boolean endedByItself(TaskRecord task) {
        return task.history().moves().stream()
                .anyMatch(move -> move.cause() == Cause.STEPS_SETTLED
                        && move instanceof Move.OfTask of
                        && of.to() == TaskState.Kind.CANCELLED);
    }

    /// Exactly what a decision creates was created, once.
    private void created(TaskRecord task, Template template, int step) {
        int count = template.step(step).flow().decides()
                ? workload.behaviour(template, step).flow().creates().size()
                : 0;
        unless(
                task.growth().fans().stream()
                                .filter(fan -> fan.kind() == Fan.Kind.CREATED && fan.step() == step)
                                .mapToInt(Fan::count)
                                .sum()
                        == count,
                "Step %d was to create %d: %s",
                step,
                count,
                task);
    }

    /// Nobody cancels a task that a step has started but the end of its wait, or who orders about the task above.
    private void judgeAsChild(TaskRecord task) {
        Optional<Parent> parent = task.head().parent();
        if (parent.isEmpty()) {
            return;
        }
        TaskRecord above = Optional.ofNullable(
                        ledger.records().tasks().get(parent.get().task()))
                .orElseThrow(() -> new Violation("There is no parent of " + task));
        boolean givenUp = ledger.records().isTouched(above.id())
                || parent.get().waits()
                        && !ledger.records()
                                .children(
                                        above.id(),
                                        parent.get().step(),
                                        parent.get().epoch(),
                                        parent.get().attempt())
                                .isEmpty()
                        && above.settled().contains(parent.get().step());
        unless(
                task.state().kind() != TaskState.Kind.CANCELLED || givenUp,
                "It was cancelled, and somebody waits for it: %s",
                task);
    }

    /// Of a step that starts tasks: what became of the one that stands for it.
    private void judgeParent(TaskRecord task, StepTemplate description, int step) {
        ChildTask child = description.flow().child().orElseThrow();
        int attempt = ledger.story(task.id()).attempt(step);
        List<TaskRecord> started =
                ledger.records().children(task.id(), step, task.epoch(), child.waits() ? attempt : 0);
        boolean complete = task.released().contains(step) && !task.skipped().contains(step);
        boolean failed = ledger.records().lastError(task.id(), step).startsWith("CHILD_");
        if (complete || task.failed().contains(step) && failed) {
            unless(started.size() == 1, "Step %d of %s has started %s", step, task.id(), started);
        }
        if (complete && child.waits()) {
            TaskState.Kind end = started.getFirst().state().kind();
            unless(
                    end == TaskState.Kind.COMPLETE || child.goesOn(),
                    "Step %d of %s is complete, and its task is %s",
                    step,
                    task.id(),
                    end);
        } else if (task.failed().contains(step) && failed) {
            unless(
                    started.getFirst().state().kind() == TaskState.Kind.FAILED,
                    "Step %d of %s failed with its task, and that is %s",
                    step,
                    task.id(),
                    started.getFirst());
            unless(
                    attempt == description.retry().mostAttempts(),
                    "Step %d of %s failed in attempt %d, and may be tried again",
                    step,
                    task.id(),
                    attempt);
        }
    }

    private static boolean isPlain(Template template) {
        return template.steps().stream()
                .allMatch(step -> step.flow()
                        .equals(new Flow(
                                Optional.empty(),
                                Optional.empty(),
                                AfterSkipped.RUN,
                                false,
                                List.of(),
                                Optional.empty(),
                                step.flow().undo(),
                                Optional.empty())));
    }

    /// All that was done and can be taken back was, whatever became of the attempt to.
    private static void takenBack(TaskRecord task) {
        Growth growth = task.growth();
        unless(
                growth.undoable().isEmpty()
                        ? growth.undo().isEmpty()
                        : growth.undo()
                                .filter(fan -> fan.count() == growth.undoable().size())
                                .isPresent(),
                "Not all was taken back: %s",
                task);
    }

    /// What is skipped if nothing fails, found step by step.
    private StepSet skipped(Template template) {
        Graph graph = template.graph();
        StepSet skipped = StepSet.EMPTY;
        StepSet unchosen = StepSet.EMPTY;
        for (int step = 0; step < graph.size(); step++) {
            if (!template.has(step)) {
                continue;
            }
            Behaviour behaviour = workload.behaviour(template, step);
            Flow flow = template.step(step).flow();
            boolean any = graph.parentsDone(skipped, step) > 0;
            boolean all = any && graph.parentsIn(skipped, step);
            boolean over = unchosen.contains(step)
                    || flow.afterSkipped() == AfterSkipped.SKIP_IF_ANY && any
                    || flow.afterSkipped() == AfterSkipped.SKIP_IF_ALL && all
                    || flow.condition().isPresent() && behaviour.flow().skips();
            if (over) {
                skipped = skipped.plus(step);
            } else if (flow.decides()) {
                unchosen = unchosen.plus(unchosen(template, behaviour, flow));
            }
        }
        return skipped;
    }

    /// The branches that are not chosen, and what lies only behind them.
    private static StepSet unchosen(Template template, Behaviour behaviour, Flow flow) {
        StepSet over = StepSet.EMPTY;
        for (String branch : flow.branches()) {
            if (!behaviour.flow().chooses().contains(branch)) {
                over = over.plus(template.numberOf(branch).orElseThrow());
            }
        }
        for (int step = 0; step < template.graph().size(); step++) {
            boolean behind = !over.contains(step)
                    && !template.graph().isRoot(step)
                    && template.graph().parentsIn(over, step);
            over = behind ? over.plus(step) : over;
        }
        return over;
    }

    /// Of one step: it ended as its handler said, in an attempt in which it said so.
    ///
    /// @param declared the step of the template that it is, or stands for
    private void judge(TaskRecord task, Template template, int step, int declared) {
        if (template.step(declared).flow().child().isPresent()) {
            judgeParent(task, template.step(declared), step);
            return;
        }
        Story story = ledger.story(task.id());
        Behaviour behaviour = workload.behaviour(template, declared);
        int attempt = story.attempt(step);
        if (task.released().contains(step) && !task.skipped().contains(step)) {
            unless(
                    willSucceed(behaviour, template.step(declared), attempt),
                    "Step %d of %s is complete in attempt %d, but its handler fails then",
                    step,
                    task.id(),
                    attempt);
            Attempts.Run run = ledger.attempts()
                    .runOf(ledger.records()
                            .result(task.id(), step)
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
                    permanent || attempt == template.step(declared).retry().mostAttempts(),
                    "Step %d of %s failed in attempt %d, and may be tried again",
                    step,
                    task.id(),
                    attempt);
            unless(
                    permanent
                            || !willSucceed(behaviour, template.step(declared), attempt)
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
        String error = ledger.records().lastError(task, step);
        return error.equals(StepError.LEASE_EXPIRED)
                || error.equals(StepError.ANSWER_OVERDUE)
                || error.equals(StepError.HEARTBEAT_MISSED)
                || error.equals(Clients.DENIED)
                || error.equals(StepError.TIMEOUT) && behaviour.beat().isPresent();
    }

    /// Everything behind a failure is given up, and without fail-fast nothing else is.
    private static void givenUpAsThePolicySays(TaskRecord task, Template template) {
        StepSet behind = template.graph().behind(declared(task, task.failed()));
        StepSet cancelled = declared(task, task.cancelled());
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
                    declared(task, task.released()).equals(complete)
                            && declared(task, task.failed()).equals(failed),
                    "%s was to end with %s complete and %s failed: %s",
                    task.id(),
                    complete,
                    failed,
                    task);
        } else {
            unless(
                    complete.containsAll(declared(task, task.released()))
                            && failed.containsAll(declared(task, task.failed()))
                            && failed.isEmpty() != task.hasFailed(),
                    "%s could at most end with %s complete and %s failed: %s",
                    task.id(),
                    complete,
                    failed,
                    task);
        }
    }

    private static StepSet declared(TaskRecord task, StepSet steps) {
        int size = task.head().steps();
        return steps.minus(StepSet.range(size, task.growth().end(size)));
    }

    private boolean endsWell(Template template, int step) {
        Behaviour behaviour = workload.behaviour(template, step);
        int most = template.step(step).retry().mostAttempts();
        return behaviour.failures() < most && willSucceed(behaviour, template.step(step), most);
    }
}
