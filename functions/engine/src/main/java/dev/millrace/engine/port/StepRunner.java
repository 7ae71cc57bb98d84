package dev.millrace.engine.port;

/// Runs handlers. Everything a handler can do wrong (throw, hang, return nonsense) comes back as an [Outcome]; only
/// trouble of the worker itself flies.
public interface StepRunner {
    /// Runs one attempt to its end or to its deadline, whichever comes first, and comes back at once then, even
    /// when the handler ignores the interrupt. May be called from many threads at once.
    Outcome run(StepCall call);
}
