package dev.millrace.handler;

/// Nobody waits for this attempt's result any more: its task was cancelled, or its lease ran out and another worker has
/// the step.
public class StepCancelledException extends RuntimeException {
    public StepCancelledException(String message) {
        super(message);
    }
}
