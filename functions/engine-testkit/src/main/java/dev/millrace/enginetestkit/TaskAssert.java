package dev.millrace.enginetestkit;

/// What a test says about a task: `assertThat(task).isComplete().ran("a").before("b")`.
public final class TaskAssert extends AbstractTaskAssert<TaskAssert> {
    private TaskAssert(TaskSeen seen) {
        super(seen, TaskAssert.class);
    }

    public static TaskAssert assertThat(TaskSeen task) {
        return new TaskAssert(task);
    }
}
