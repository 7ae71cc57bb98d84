package dev.millrace.engine.port;

import dev.millrace.engine.letter.LetterId;
import dev.millrace.engine.letter.LetterSubject;
import java.time.Duration;
import java.util.List;

/// Where dead letters are sent to be started again. When a call returns, all it sends is kept by the queue; sending
/// again does no harm.
public interface LetterQueues {
    /// Sends a message once more to the queue that it died on.
    ///
    /// @param once names this sending, so that a queue that knows repetitions takes it once
    void sendAgain(LetterSubject.OfMessage message, String once);

    /// Asks for letters to be redriven in time.
    void redrive(List<Redrive> redrives);

    /// @param left how long it is to wait yet; a queue holds no message for longer than [Queues#LONGEST_DELAY], so
    ///     whoever receives it sends it on
    /// @param tries how often it was refused for the moment
    record Redrive(LetterId letter, String note, String actor, Duration left, int tries) {}
}
