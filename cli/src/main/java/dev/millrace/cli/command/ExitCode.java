package dev.millrace.cli.command;

/// How a command ends, for scripts.
public final class ExitCode {
    public static final int COMPLETE = 0;
    public static final int TASK_FAILED = 1;
    public static final int BAD_INPUT = 2;

    /// The stack can't be reached, or something in it broke.
    public static final int STACK_FAILED = 3;

    private ExitCode() {}
}
