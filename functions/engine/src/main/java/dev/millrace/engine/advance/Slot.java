package dev.millrace.engine.advance;

import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import java.time.Instant;
import java.util.function.Predicate;

/// A worker that can go on with one of the steps it unlocks.
///
/// @param owner the invocation
/// @param lane it works for; a step of another lane is not its business
/// @param until when the invocation ends; a step whose lease would outlast it is sent to its lane instead
/// @param free steps that no limit bounds as far as the worker knows; another is sent to its lane, to ask there
public record Slot(String owner, Lane lane, Instant until, Predicate<StepTemplate> free) {
    /// For a worker that knows of no limits.
    public Slot(String owner, Lane lane, Instant until) {
        this(owner, lane, until, step -> true);
    }

    boolean takes(StepTemplate step, Lane stepLane, Instant at) {
        return step.mayRunInPlace()
                && stepLane == lane
                && free.test(step)
                && !at.plus(step.lease()).isAfter(until);
    }
}
