package dev.millrace.benchmarks.peers;

import dev.millrace.benchmarks.stack.Workflow;

/// The task that all run.
public final class Five {
    public static final int STEPS = 5;

    /// JSON of 65 bytes.
    public static final String INPUT = Workflow.INPUT;

    /// JSON of 30 bytes.
    public static final String RESULT = "\"twenty-eight bytes of result\"";

    private Five() {}
}
