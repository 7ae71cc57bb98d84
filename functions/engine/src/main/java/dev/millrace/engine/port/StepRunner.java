package dev.millrace.engine.port;

import dev.millrace.engine.template.Json;
import java.util.Optional;

/// Runs handlers. Everything a handler can do wrong (throw, hang, return nonsense) comes back as an [Outcome]; only
/// trouble of the worker itself flies.
public interface StepRunner {
    /// Runs one attempt to its end or to its deadline, whichever comes first, and comes back at once then, even
    /// when the handler ignores the interrupt. May be called from many threads at once.
    Outcome run(StepCall call);

    /// What is wrong with a document by a JSON Schema, if anything is.
    default Optional<String> problem(Json document, Json schema) {
        return Optional.empty();
    }
}
