package dev.millrace.handler;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Returned by a handler whose work is longer than its invocation: the same attempt goes on in another one, from
/// [StepContext#checkpoint]. If that one dies, another repeats it from the same checkpoint.
///
/// A step may be gone on with 10,000 times, and as long as its `retry.within` and its task's timeout allow.
///
/// @param checkpoint written as JSON: where to go on. Up to 2 KB cost nothing more; up to 50 MB are kept
/// @param after how long to rest before; nothing to go on at once. May be days
public record Unfinished(@Nullable Object checkpoint, Duration after) {
    public Unfinished {
        if (after.isNegative()) {
            throw new IllegalArgumentException("A handler goes on now or later, not " + after + " ago");
        }
    }

    /// Goes on at once.
    public Unfinished(@Nullable Object checkpoint) {
        this(checkpoint, Duration.ZERO);
    }
}
