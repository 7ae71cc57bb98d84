package dev.millrace.handler;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Returned by a handler whose step is complete at a later time and needs nobody until then.
///
/// @param until when; a time that has passed completes the step at once. May be days ahead
/// @param result the step's result at that time
public record Waiting(Instant until, @Nullable Object result) {}
