package dev.millrace.engine.state;

import static dev.millrace.engine.state.Decision.ignore;
import static dev.millrace.engine.state.Decision.to;

/// The one table of what a task may do. Total, like [StepRules].
public final class TaskRules {
    private TaskRules() {}

    public static Decision<TaskState> decide(TaskState state, TaskEvent event) {
        return switch (state) {
            case TaskState.Pending pending -> whilePending(event);
            case TaskState.Running running -> whileRunning(event);
            case TaskState.Waiting waiting -> whileWaiting(event);
            case TaskState.Blocked blocked -> whileBlocked(event);
            case TaskState.Paused paused -> whilePaused(event);
            case TaskState.Complete complete -> onceComplete(event);
            case TaskState.Failed failed -> onceFailed(event);
            case TaskState.Cancelled cancelled -> onceCancelled(event);
            case TaskState.Resolved resolved -> onceResolved(event);
        };
    }

    private static Decision<TaskState> whilePending(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Start start -> to(new TaskState.Running());
            case TaskEvent.Park park -> to(new TaskState.Waiting());
            case TaskEvent.Continue goOn -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Block block -> to(new TaskState.Blocked());
            case TaskEvent.Unblock unblock -> ignore(Reason.NOT_APPLICABLE);
            case TaskEvent.Pause pause -> to(new TaskState.Paused());
            case TaskEvent.Resume resume -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Complete complete -> to(new TaskState.Complete());
            case TaskEvent.Fail fail -> to(new TaskState.Failed());
            case TaskEvent.Cancel cancel -> to(new TaskState.Cancelled());
            case TaskEvent.Resolve resolve -> to(new TaskState.Resolved());
            case TaskEvent.Restart restart -> ignore(Reason.NOT_APPLICABLE);
        };
    }

    private static Decision<TaskState> whileRunning(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Start start -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Park park -> to(new TaskState.Waiting());
            case TaskEvent.Continue goOn -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Block block -> to(new TaskState.Blocked());
            case TaskEvent.Unblock unblock -> ignore(Reason.NOT_APPLICABLE);
            case TaskEvent.Pause pause -> to(new TaskState.Paused());
            case TaskEvent.Resume resume -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Complete complete -> to(new TaskState.Complete());
            case TaskEvent.Fail fail -> to(new TaskState.Failed());
            case TaskEvent.Cancel cancel -> to(new TaskState.Cancelled());
            case TaskEvent.Resolve resolve -> to(new TaskState.Resolved());
            case TaskEvent.Restart restart -> ignore(Reason.RUNNING);
        };
    }

    private static Decision<TaskState> whileWaiting(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Start start -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Park park -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Continue goOn -> to(new TaskState.Running());
            case TaskEvent.Block block -> to(new TaskState.Blocked());
            case TaskEvent.Unblock unblock -> ignore(Reason.NOT_APPLICABLE);
            case TaskEvent.Pause pause -> to(new TaskState.Paused());
            case TaskEvent.Resume resume -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Complete complete -> to(new TaskState.Complete());
            case TaskEvent.Fail fail -> to(new TaskState.Failed());
            case TaskEvent.Cancel cancel -> to(new TaskState.Cancelled());
            case TaskEvent.Resolve resolve -> to(new TaskState.Resolved());
            case TaskEvent.Restart restart -> ignore(Reason.RUNNING);
        };
    }

    private static Decision<TaskState> whileBlocked(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Start start -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Park park -> ignore(Reason.NOT_APPLICABLE);
            case TaskEvent.Continue goOn -> ignore(Reason.NOT_APPLICABLE);
            case TaskEvent.Block block -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Unblock unblock -> to(new TaskState.Running());
            case TaskEvent.Pause pause -> to(new TaskState.Paused());
            case TaskEvent.Resume resume -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Complete complete -> to(new TaskState.Complete());
            case TaskEvent.Fail fail -> to(new TaskState.Failed());
            case TaskEvent.Cancel cancel -> to(new TaskState.Cancelled());
            case TaskEvent.Resolve resolve -> to(new TaskState.Resolved());
            case TaskEvent.Restart restart -> to(new TaskState.Running());
        };
    }

    private static Decision<TaskState> whilePaused(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Start start -> ignore(Reason.PAUSED);
            case TaskEvent.Park park -> ignore(Reason.PAUSED);
            case TaskEvent.Continue goOn -> ignore(Reason.PAUSED);
            case TaskEvent.Block block -> ignore(Reason.PAUSED);
            case TaskEvent.Unblock unblock -> ignore(Reason.PAUSED);
            case TaskEvent.Pause pause -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Resume resume -> to(new TaskState.Running());
            case TaskEvent.Complete complete -> to(new TaskState.Complete());
            case TaskEvent.Fail fail -> to(new TaskState.Failed());
            case TaskEvent.Cancel cancel -> to(new TaskState.Cancelled());
            case TaskEvent.Resolve resolve -> to(new TaskState.Resolved());
            case TaskEvent.Restart restart -> ignore(Reason.PAUSED);
        };
    }

    private static Decision<TaskState> onceComplete(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Start start -> ignore(Reason.ENDED);
            case TaskEvent.Park park -> ignore(Reason.ENDED);
            case TaskEvent.Continue goOn -> ignore(Reason.ENDED);
            case TaskEvent.Block block -> ignore(Reason.ENDED);
            case TaskEvent.Unblock unblock -> ignore(Reason.ENDED);
            case TaskEvent.Pause pause -> ignore(Reason.ENDED);
            case TaskEvent.Resume resume -> ignore(Reason.ENDED);
            case TaskEvent.Complete complete -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Fail fail -> ignore(Reason.ENDED);
            case TaskEvent.Cancel cancel -> ignore(Reason.ENDED);
            case TaskEvent.Resolve resolve -> ignore(Reason.ENDED);
            case TaskEvent.Restart restart -> to(new TaskState.Running());
        };
    }

    private static Decision<TaskState> onceFailed(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Start start -> ignore(Reason.ENDED);
            case TaskEvent.Park park -> ignore(Reason.ENDED);
            case TaskEvent.Continue goOn -> ignore(Reason.ENDED);
            case TaskEvent.Block block -> ignore(Reason.ENDED);
            case TaskEvent.Unblock unblock -> ignore(Reason.ENDED);
            case TaskEvent.Pause pause -> ignore(Reason.ENDED);
            case TaskEvent.Resume resume -> ignore(Reason.ENDED);
            case TaskEvent.Complete complete -> ignore(Reason.ENDED);
            case TaskEvent.Fail fail -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Cancel cancel -> ignore(Reason.ENDED);
            case TaskEvent.Resolve resolve -> to(new TaskState.Resolved());
            case TaskEvent.Restart restart -> to(new TaskState.Running());
        };
    }

    private static Decision<TaskState> onceCancelled(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Start start -> ignore(Reason.ENDED);
            case TaskEvent.Park park -> ignore(Reason.ENDED);
            case TaskEvent.Continue goOn -> ignore(Reason.ENDED);
            case TaskEvent.Block block -> ignore(Reason.ENDED);
            case TaskEvent.Unblock unblock -> ignore(Reason.ENDED);
            case TaskEvent.Pause pause -> ignore(Reason.ENDED);
            case TaskEvent.Resume resume -> ignore(Reason.ENDED);
            case TaskEvent.Complete complete -> ignore(Reason.ENDED);
            case TaskEvent.Fail fail -> ignore(Reason.ENDED);
            case TaskEvent.Cancel cancel -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Resolve resolve -> ignore(Reason.ENDED);
            case TaskEvent.Restart restart -> to(new TaskState.Running());
        };
    }

    private static Decision<TaskState> onceResolved(TaskEvent event) {
        return switch (event) {
            case TaskEvent.Start start -> ignore(Reason.ENDED);
            case TaskEvent.Park park -> ignore(Reason.ENDED);
            case TaskEvent.Continue goOn -> ignore(Reason.ENDED);
            case TaskEvent.Block block -> ignore(Reason.ENDED);
            case TaskEvent.Unblock unblock -> ignore(Reason.ENDED);
            case TaskEvent.Pause pause -> ignore(Reason.ENDED);
            case TaskEvent.Resume resume -> ignore(Reason.ENDED);
            case TaskEvent.Complete complete -> ignore(Reason.ENDED);
            case TaskEvent.Fail fail -> ignore(Reason.ENDED);
            case TaskEvent.Cancel cancel -> ignore(Reason.ENDED);
            case TaskEvent.Resolve resolve -> ignore(Reason.ALREADY_SO);
            case TaskEvent.Restart restart -> to(new TaskState.Running());
        };
    }
}
