package dev.millrace.handler;

import org.jspecify.annotations.Nullable;

/// Returned by a handler whose step has `answerWithin`, when the answer is there already: the step is complete at once
/// and waits for nobody. In any other step it is the result, like anything else that a handler returns.
///
/// @param result the step's result
public record Answered(@Nullable Object result) {}
