package dev.millrace.engine.readiness;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Continuation;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a task's record and the records of its steps, and says what they mean.
///
/// What the task's record has settled is so. For the rest a step's own record knows more than the task's; a step
/// without one is ready if its parents are done, and pending if not.
public final class Reporting {
    /// Of more items than this only their number is told.
    private static final int MOST_ITEMS_TOLD = 100;

    private final Template template;
    private final TaskRecord task;
    private final Map<Integer, StepRecord> records;
    private final Map<Integer, Kept> kept;
    private final Trail[] trails;

    /// @param records of the steps that have one
    /// @param kept how steps ended, from the task's record and its pages
    /// @param history all moves known, of the task, its pages and its steps
    public Reporting(
            Template template,
            TaskRecord task,
            Map<Integer, StepRecord> records,
            Map<Integer, Kept> kept,
            List<Move> history) {
        this.template = template;
        this.task = task;
        this.records = records;
        this.kept = kept;
        this.trails = Trail.of(task.growth().end(template.graph().size()), history);
    }

    public TaskReport report() {
        Map<StepState.Kind, Integer> counts = new EnumMap<>(StepState.Kind.class);
        for (StepState.Kind kind : StepState.Kind.values()) {
            counts.put(kind, 0);
        }
        List<StepReport> steps = new ArrayList<>();
        int settled = 0;
        int total = 0;
        for (int step = 0; step < template.graph().size(); step++) {
            if (!task.isNode(step)) {
                continue;
            }
            total++;
            StepReport report = report(step);
            steps.add(report);
            counts.merge(report.state(), 1, Integer::sum);
            settled += report.state().settles() ? 1 : 0;
        }
        for (Fan fan : task.growth().fans()) {
            if (fan.kind() == Fan.Kind.UNDO || fan.kind() == Fan.Kind.ITEMS && fan.count() <= MOST_ITEMS_TOLD) {
                for (int number = fan.base(); number < fan.end(); number++) {
                    steps.add(report(number));
                }
            }
        }
        Graph graph = template.graph();
        return new TaskReport(
                counts,
                executionStatus(counts, settled, total),
                total == 0 ? 100 : (int) (100L * settled / total),
                health(counts),
                graph.levels(),
                graph.criticalPath(step -> 1).stream()
                        .map(step -> template.step(step).name())
                        .toList(),
                steps);
    }

    private static ExecutionStatus executionStatus(Map<StepState.Kind, Integer> counts, int settled, int total) {
        if (counts.getOrDefault(StepState.Kind.FAILED, 0) > 0) {
            return ExecutionStatus.BLOCKED_BY_FAILURES;
        }
        if (counts.getOrDefault(StepState.Kind.READY, 0) > 0) {
            return ExecutionStatus.HAS_READY_STEPS;
        }
        if (counts.getOrDefault(StepState.Kind.RUNNING, 0) > 0) {
            return ExecutionStatus.PROCESSING;
        }
        return settled == total ? ExecutionStatus.ALL_COMPLETE : ExecutionStatus.WAITING_FOR_DEPENDENCIES;
    }

    private static Health health(Map<StepState.Kind, Integer> counts) {
        if (counts.getOrDefault(StepState.Kind.FAILED, 0) > 0) {
            return Health.BLOCKED;
        }
        return counts.getOrDefault(StepState.Kind.RETRYING, 0) > 0 ? Health.RECOVERING : Health.HEALTHY;
    }

    /// The state of one step.
    public StepState.Kind state(int step) {
        if (task.settled().contains(step)) {
            return settledState(step);
        }
        if (task.growth().createdBy(step).isPresent()) {
            return StepState.Kind.COMPLETE;
        }
        if (task.runningInPlace(step).isPresent()) {
            return StepState.Kind.RUNNING;
        }
        Optional<StepRecord> record = record(step);
        if (record.isPresent()) {
            return record.get().state().kind();
        }
        if (task.growth().itemsOf(step).isPresent()) {
            return StepState.Kind.WAITING;
        }
        Optional<Waiter> waiter = task.waiter(step);
        if (waiter.isPresent()) {
            return waiter.get().state();
        }
        return task.isUnlocked(template.graph(), step) ? StepState.Kind.READY : StepState.Kind.PENDING;
    }

    private StepState.Kind settledState(int step) {
        if (task.failed().contains(step)) {
            return StepState.Kind.FAILED;
        }
        if (!task.released().contains(step)) {
            return StepState.Kind.CANCELLED;
        }
        if (task.skipped().contains(step)) {
            return StepState.Kind.SKIPPED;
        }
        return task.resolved().contains(step) ? StepState.Kind.RESOLVED : StepState.Kind.COMPLETE;
    }

    private Optional<StepRecord> record(int step) {
        StepRecord record = records.get(step);
        return record == null || record.epoch() != task.epoch() ? Optional.empty() : Optional.of(record);
    }

    private StepReport report(int step) {
        StepTemplate description = task.described(template, step);
        StepState.Kind state = state(step);
        Graph graph = template.graph();
        int declared = task.growth().declared(step);
        return new StepReport(
                step,
                task.nameOf(template, step),
                description.handler(),
                state,
                graph.level(declared),
                graph.parentsDone(task.released(), declared),
                graph.parentCount(declared),
                attempts(step),
                goesOnAt(step, state),
                state == StepState.Kind.READY && !task.ended() && task.state().kind() != TaskState.Kind.PAUSED,
                why(step, state),
                error(step),
                trails[step].startedAt(),
                trails[step].endedAt());
    }

    private int attempts(int step) {
        int running = task.runningInPlace(step).map(InPlace::attempt).orElse(0);
        return Math.max(running, trails[step].attempts());
    }

    private Optional<Instant> goesOnAt(int step, StepState.Kind state) {
        boolean waits = state == StepState.Kind.RETRYING || state == StepState.Kind.WAITING;
        if (!waits && (state != StepState.Kind.READY || legs(step) == 0)) {
            return Optional.empty();
        }
        Optional<Instant> recorded = record(step).flatMap(Reporting::due);
        return recorded.isPresent() ? recorded : task.waiter(step).map(Waiter::due);
    }

    private static Optional<Instant> due(StepRecord record) {
        if (record.state() instanceof StepState.Retrying retrying) {
            return Optional.of(retrying.due());
        }
        if (record.state() instanceof StepState.Ready ready) {
            return Optional.of(ready.due());
        }
        return record.state() instanceof StepState.Waiting waiting && !waiting.isForTask()
                ? Optional.of(waiting.due())
                : Optional.empty();
    }

    /// What a step's record tells is later than what is kept beside the task: a step that has travelled once never runs
    /// in place again.
    private Optional<StepError> error(int step) {
        return record(step)
                .flatMap(Reporting::errorOf)
                .or(() -> kept.get(step) instanceof Kept.Failure failure
                        ? Optional.of(failure.error())
                        : Optional.empty());
    }

    private static Optional<StepError> errorOf(StepRecord record) {
        if (record.state() instanceof StepState.Failed failed) {
            return Optional.of(failed.error());
        }
        return record.state() instanceof StepState.Retrying retrying ? Optional.of(retrying.last()) : Optional.empty();
    }

    private String why(int step, StepState.Kind state) {
        return switch (state) {
            case PENDING -> task.isNode(step) ? "waits for " + openParents(step) : "waits for its turn";
            case READY -> ready(step);
            case RUNNING -> "attempt " + Math.max(1, attempts(step)) + " is running" + leg(step);
            case RETRYING ->
                error(step).map(error -> "failed with " + error + "; ").orElse("failed; ") + "tried again "
                        + goesOnAt(step, state).map(at -> "at " + at).orElse("soon");
            case WAITING -> waits(step, state);
            case COMPLETE ->
                task.growth()
                        .createdBy(step)
                        .map(fan -> "done; of what it created " + itemsOf(fan))
                        .orElse("done");
            case FAILED -> error(step).map(StepError::toString).orElse("failed for good");
            case SKIPPED -> skipped(step);
            case CANCELLED ->
                task.state().kind() == TaskState.Kind.CANCELLED
                        ? "the task was cancelled"
                        : "given up, because another step failed for good";
            case RESOLVED -> "called done by a person";
        };
    }

    private String ready(int step) {
        if (task.state().kind() == TaskState.Kind.PAUSED) {
            return "could run, but the task is paused";
        }
        return legs(step) == 0
                ? "its parents are done; no worker has taken it from its lane yet"
                : "goes on from its checkpoint at "
                        + goesOnAt(step, StepState.Kind.READY)
                                .map(Instant::toString)
                                .orElse("once") + leg(step);
    }

    /// How often it was gone on with.
    private int legs(int step) {
        return record(step)
                .flatMap(StepRecord::continuation)
                .map(Continuation::legs)
                .orElse(0);
    }

    private String leg(int step) {
        int legs = legs(step);
        return legs == 0 ? "" : ", in invocation " + (legs + 1);
    }

    private String waits(int step, StepState.Kind state) {
        if (record(step)
                .filter(record -> record.state() instanceof StepState.Waiting waiting && waiting.isForTask())
                .isPresent()) {
            return "waits for the task it has started";
        }
        boolean awaited = record(step)
                .map(StepRecord::state)
                .filter(StepState.Waiting.class::isInstance)
                .filter(waiting -> !((StepState.Waiting) waiting).token().isEmpty())
                .isPresent();
        String until = goesOnAt(step, state).map(Instant::toString).orElse("its time comes");
        return task.growth()
                .itemsOf(step)
                .map(fan -> "waits for its items: " + itemsOf(fan))
                .orElse((awaited ? "waits for an answer from outside, at most until " : "waits until ") + until);
    }

    private String skipped(int step) {
        return trails[step]
                .last()
                .map(move -> switch (move.cause()) {
                    case CONDITION_FALSE -> "skipped, as its condition does not hold";
                    case NOT_CHOSEN -> "skipped, as a decision chose otherwise";
                    case PARENTS_SKIPPED -> "skipped with its parents";
                    default -> "skipped by a person";
                })
                .orElse("skipped");
    }

    private String itemsOf(Fan fan) {
        StepSet all = StepSet.range(fan.base(), fan.end());
        int done = all.minus(all.minus(task.released())).size();
        int failed = all.minus(all.minus(task.failed())).size();
        return done + " of " + fan.count() + " are done" + (failed == 0 ? "" : ", " + failed + " failed");
    }

    private String openParents(int step) {
        List<String> open = new ArrayList<>();
        template.graph().forEachParent(step, parent -> {
            if (!task.released().contains(parent)) {
                boolean decided = task.growth().createdBy(parent).isPresent();
                open.add((decided ? "what was created by " : "")
                        + template.step(parent).name());
            }
        });
        int more = open.size() - 3;
        return String.join(", ", open.subList(0, Math.min(3, open.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
