package dev.millrace.engine.task;

import java.time.Instant;

/// How far a step has come that is gone on with over several invocations.
///
/// @param legs how often it was gone on with, through all attempts of an epoch
/// @param attempt that was gone on with last
/// @param claim of it that was: what comes after it are workers of one leg, each of which took over from the one before
/// @param since when the step's first attempt began
/// @param checkpoint what the next leg goes on from, and the next attempt too
public record Continuation(int legs, int attempt, int claim, Instant since, Payload checkpoint) {
    /// How many workers the present leg has had.
    public int workers(int runningAttempt, int runningClaim) {
        return runningAttempt == attempt ? runningClaim - claim : runningClaim;
    }
}
