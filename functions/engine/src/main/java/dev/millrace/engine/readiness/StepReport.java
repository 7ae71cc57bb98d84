package dev.millrace.engine.readiness;

import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import java.time.Instant;
import java.util.Optional;

/// How one step stands, and why.
///
/// @param parentsDone how many of its parents let it run
/// @param attempts how many have begun
/// @param goesOnAt when a step that waits goes on
/// @param ready whether it may run now and nobody has it yet
/// @param why one sentence for people
/// @param error of the latest attempt that failed
/// @param startedAt when its latest attempt began, as far as its record reaches back
/// @param endedAt when it was settled
public record StepReport(
        int number,
        String name,
        String handler,
        StepState.Kind state,
        int level,
        int parentsDone,
        int parentsTotal,
        int attempts,
        Optional<Instant> goesOnAt,
        boolean ready,
        String why,
        Optional<StepError> error,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt) {}
