package dev.millrace.engine.port;

import java.util.Optional;

/// The answer to a conditional write.
///
/// @param <T> what was written
public sealed interface Write<T> {
    /// It stands as written. Also the answer when a refusal turned out to come from our own write, repeated below us.
    record Moved<T>(T now) implements Write<T> {}

    /// Somebody else was faster.
    ///
    /// @param now what stands there, if anything
    record Lost<T>(Optional<T> now) implements Write<T> {}
}
