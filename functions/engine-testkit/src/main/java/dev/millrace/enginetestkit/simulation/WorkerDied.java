package dev.millrace.enginetestkit.simulation;

/// Unwinds the threads of an invocation that is dead. An error, so that nothing catches it by accident.
final class WorkerDied extends Error {
    private static final long serialVersionUID = 1L;

    WorkerDied() {
        super("The worker has died", null, false, false);
    }
}
