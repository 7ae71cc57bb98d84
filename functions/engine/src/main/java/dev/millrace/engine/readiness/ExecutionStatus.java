package dev.millrace.engine.readiness;

/// What keeps a task going or holds it up; the first that applies, in this order.
public enum ExecutionStatus {
    /// A step has failed for good.
    BLOCKED_BY_FAILURES("handle_failures"),
    /// A step may run and no worker has it yet.
    HAS_READY_STEPS("execute_ready_steps"),
    /// Steps are running.
    PROCESSING("wait_for_completion"),
    /// Every step is done.
    ALL_COMPLETE("finalize_task"),
    /// What is left waits for a time or for other steps.
    WAITING_FOR_DEPENDENCIES("wait_for_dependencies");

    private final String recommendedAction;

    ExecutionStatus(String recommendedAction) {
        this.recommendedAction = recommendedAction;
    }

    public String recommendedAction() {
        return recommendedAction;
    }
}
