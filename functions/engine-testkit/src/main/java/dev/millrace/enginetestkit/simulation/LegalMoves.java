package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepEvent;
import dev.millrace.engine.state.StepRules;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskEvent;
import dev.millrace.engine.state.TaskRules;
import dev.millrace.engine.state.TaskState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which state may follow which: asked of the decide tables themselves, with every event in every state.
final class LegalMoves {
    private static final Instant NOW = Instant.EPOCH;
    private static final StepError ERROR = new StepError("ERROR", "An error");

    private static final List<StepState> STEP_STATES = List.of(
            new StepState.Pending(),
            new StepState.Ready(1),
            new StepState.Ready(1, 1, NOW),
            new StepState.Running(1, 1, NOW),
            new StepState.Retrying(1, NOW, ERROR),
            new StepState.Waiting(1, NOW),
            new StepState.Complete(1),
            new StepState.Failed(1, ERROR),
            new StepState.Skipped(),
            new StepState.Cancelled(),
            new StepState.Resolved());

    private static final List<StepEvent> STEP_EVENTS = List.of(
            new StepEvent.Unlock(),
            new StepEvent.StartInPlace(NOW),
            new StepEvent.Claim(1, NOW, NOW),
            new StepEvent.Complete(1, 1),
            new StepEvent.Fail(1, 1, ERROR, Optional.empty()),
            new StepEvent.Fail(1, 1, ERROR, Optional.of(NOW)),
            new StepEvent.Wait(1, 1, NOW),
            new StepEvent.Continue(1, 1, NOW),
            new StepEvent.PassOver(1, 1),
            new StepEvent.Spread(),
            new StepEvent.Refuse(ERROR),
            new StepEvent.Gather(Optional.empty()),
            new StepEvent.Gather(Optional.of(ERROR)),
            new StepEvent.Answer(1, Optional.empty(), Optional.empty()),
            new StepEvent.Answer(1, Optional.of(ERROR), Optional.empty()),
            new StepEvent.Answer(1, Optional.of(ERROR), Optional.of(NOW)),
            new StepEvent.Retry(NOW),
            new StepEvent.WakeUp(1, NOW),
            new StepEvent.Expire(1, NOW, Optional.empty()),
            new StepEvent.Expire(1, NOW, Optional.of(NOW)),
            new StepEvent.Cancel(),
            new StepEvent.Skip(),
            new StepEvent.Resolve(),
            new StepEvent.Reset());

    private static final List<TaskEvent> TASK_EVENTS = List.of(
            new TaskEvent.Start(),
            new TaskEvent.Park(),
            new TaskEvent.Continue(),
            new TaskEvent.Block(),
            new TaskEvent.Unblock(),
            new TaskEvent.Pause(),
            new TaskEvent.Resume(),
            new TaskEvent.Complete(),
            new TaskEvent.Fail(),
            new TaskEvent.Cancel(),
            new TaskEvent.Resolve(),
            new TaskEvent.Restart());

    private static final Map<StepState.Kind, Set<StepState.Kind>> STEPS = steps();
    private static final Map<TaskState.Kind, Set<TaskState.Kind>> TASKS = tasks();

    private LegalMoves() {}

    static boolean allows(StepState.Kind from, StepState.Kind to) {
        return STEPS.getOrDefault(from, Set.of()).contains(to);
    }

    static boolean allows(TaskState.Kind from, TaskState.Kind to) {
        return TASKS.getOrDefault(from, Set.of()).contains(to);
    }

    /// All of them, like `task RUNNING > PAUSED`.
    static Set<String> all() {
        Set<String> all = new TreeSet<>();
        TASKS.forEach((from, next) -> next.forEach(to -> all.add("task " + from + " > " + to)));
        STEPS.forEach((from, next) -> next.forEach(to -> all.add("step " + from + " > " + to)));
        return all;
    }

    private static Map<StepState.Kind, Set<StepState.Kind>> steps() {
        Map<StepState.Kind, Set<StepState.Kind>> moves = new EnumMap<>(StepState.Kind.class);
        for (StepState state : STEP_STATES) {
            Set<StepState.Kind> next = EnumSet.noneOf(StepState.Kind.class);
            for (StepEvent event : STEP_EVENTS) {
                if (StepRules.decide(state, event) instanceof Decision.Moves<StepState> to) {
                    next.add(to.to().kind());
                }
            }
            moves.put(state.kind(), next);
        }
        return moves;
    }

    private static Map<TaskState.Kind, Set<TaskState.Kind>> tasks() {
        Map<TaskState.Kind, Set<TaskState.Kind>> moves = new EnumMap<>(TaskState.Kind.class);
        for (TaskState.Kind kind : TaskState.Kind.values()) {
            Set<TaskState.Kind> next = EnumSet.noneOf(TaskState.Kind.class);
            for (TaskEvent event : TASK_EVENTS) {
                if (TaskRules.decide(kind.state(), event) instanceof Decision.Moves<TaskState> to) {
                    next.add(to.to().kind());
                }
            }
            moves.put(kind, next);
        }
        return moves;
    }
}
