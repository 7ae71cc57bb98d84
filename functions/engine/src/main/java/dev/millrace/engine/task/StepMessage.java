package dev.millrace.engine.task;

/// What travels through a lane: a hint that a step may go on. Everything else is read from the table, so a copy, a
/// late one or a lost one does no harm.
///
/// @param traceparent of the submission
public record StepMessage(TaskId task, int step, int epoch, int attempt, String traceparent) {}
