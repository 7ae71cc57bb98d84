package dev.millrace.engine.port;

import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The lanes, the queues of workers outside, and the advance queue. When a call returns, all its messages
/// are kept by the queue; when it throws, some may be, and sending all again does no harm.
public interface Queues {
    /// The longest a queue can hold a message back (SQS `DelaySeconds`).
    Duration LONGEST_DELAY = Duration.ofMinutes(15);

    void send(List<Dispatch> dispatches);

    /// Sends to the advance queue, in the task's own group. Calls that come close together may travel together.
    void send(Finish finish);

    /// @param delay from nothing to [#LONGEST_DELAY]; rounded up to whole seconds
    /// @param worker the worker queue it goes to instead of its lane, if a worker outside does the step
    /// @param tenant with whom it shares the queue fairly
    record Dispatch(Lane lane, StepMessage message, Duration delay, Optional<String> worker, Optional<String> tenant) {
        public Dispatch(Lane lane, StepMessage message, Duration delay) {
            this(lane, message, delay, Optional.empty(), Optional.empty());
        }

        public Dispatch {
            if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
                throw new IllegalArgumentException("A queue holds a message back for 0 to 15 minutes, not " + delay);
            }
        }
    }
}
