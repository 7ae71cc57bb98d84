package dev.millrace.engine.advance;

import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import java.time.Instant;

/// A worker that can go on with one of the steps it unlocks.
///
/// @param owner the invocation
/// @param lane it works for; a step of another lane is not its business
/// @param until when the invocation ends; a step whose lease would outlast it is sent to its lane instead
public record Slot(String owner, Lane lane, Instant until) {
    boolean takes(StepTemplate step, Lane stepLane, Instant at) {
        return step.mayRunInPlace()
                && stepLane == lane
                && !at.plus(step.lease()).isAfter(until);
    }
}
