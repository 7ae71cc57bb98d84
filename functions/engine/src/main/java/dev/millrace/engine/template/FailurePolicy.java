package dev.millrace.engine.template;

/// What a step's final failure means for the rest of its task.
public enum FailurePolicy {
    /// No step that has not started yet starts any more; those that run are left to finish, then the task fails.
    FAIL_FAST,
    /// Only the steps behind the failed one are given up; all others run, then the task fails.
    CONTINUE,
    /// Nothing is given up and nothing new starts until a person has retried, skipped or resolved what failed, or
    /// ended the task.
    BLOCK
}
