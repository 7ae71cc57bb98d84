package dev.millrace.handler;

/// Writes structured log lines that carry the task, step, attempt and correlation id. Keep payloads and secrets out.
public interface StepLogger {
    /// @param details names and values in turn
    void info(String message, Object... details);

    /// @param details names and values in turn
    void warn(String message, Object... details);
}
