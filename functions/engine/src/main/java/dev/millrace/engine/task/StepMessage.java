package dev.millrace.engine.task;

/// What travels through a lane: a hint that a step may go on. Everything else is read from the table, so a copy, a
/// late one or a lost one does no harm.
///
/// @param legs how often the attempt was gone on with before; it says where to look first, and decides nothing
/// @param traceparent of the submission
public record StepMessage(TaskId task, int step, int epoch, int attempt, int legs, String traceparent) {
    /// Of an attempt that begins.
    public StepMessage(TaskId task, int step, int epoch, int attempt, String traceparent) {
        this(task, step, epoch, attempt, 0, traceparent);
    }
}
