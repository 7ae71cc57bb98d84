package dev.millrace.engine.template;

/// What parents that were passed over mean for a step.
public enum AfterSkipped {
    /// Nothing: a skipped parent counts as done.
    RUN,
    /// It is skipped too if any parent was.
    SKIP_IF_ANY,
    /// It is skipped too if all parents were.
    SKIP_IF_ALL
}
