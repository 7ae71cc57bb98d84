package dev.millrace.engine.limit;

import java.util.Optional;

/// A limit that a step of a template declares for each value of something in its task.
///
/// @param name under which steps of a namespace count together
/// @param key a reference into the task, as the template writes it: `${input.customer}`
/// @param concurrent attempts at once
public record KeyLimit(String name, String key, Optional<Integer> concurrent, Optional<Rate> rate) {
    /// The limit for one value.
    public Limit of(String namespace, String value) {
        return new Limit(new Scope.OfKey(namespace, name, value), concurrent, rate);
    }
}
