package dev.millrace.engine.port;

import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Lane;
import java.time.Duration;
import java.util.List;

/// The lanes and the advance queue. When a call returns, all its messages are kept by the queue; when it throws,
/// some may be, and sending all again does no harm.
public interface Queues {
    /// The longest a queue can hold a message back (SQS `DelaySeconds`).
    Duration LONGEST_DELAY = Duration.ofMinutes(15);

    void send(List<Dispatch> dispatches);

    /// Sends to the advance queue, in the task's own group. Calls that come close together may travel together.
    void send(Finish finish);

    /// @param delay from nothing to [#LONGEST_DELAY]; rounded up to whole seconds
    record Dispatch(Lane lane, StepMessage message, Duration delay) {
        public Dispatch {
            if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
                throw new IllegalArgumentException("A queue holds a message back for 0 to 15 minutes, not " + delay);
            }
        }
    }
}
