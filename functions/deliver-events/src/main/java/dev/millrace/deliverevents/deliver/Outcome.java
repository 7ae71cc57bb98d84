package dev.millrace.deliverevents.deliver;

import java.time.Instant;

/// What became of one attempt.
sealed interface Outcome {
    /// The event is through: it was taken, or given up and kept.
    record Through() implements Outcome {}

    /// It was given up and kept, and because of that its subscription is paused.
    record Paused() implements Outcome {}

    /// It is to be tried again.
    record Again(Instant due) implements Outcome {}

    /// Its receiver is gone, so the subscription was disabled; the event is still to be delivered.
    record Disabled() implements Outcome {}
}
