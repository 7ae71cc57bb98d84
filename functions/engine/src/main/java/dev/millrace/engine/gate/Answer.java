package dev.millrace.engine.gate;

import java.time.Instant;

/// What the gate says to an attempt that wants to start.
public sealed interface Answer permits Pass, Answer.PutOff {
    /// It is to come back then.
    record PutOff(Instant due, String because) implements Answer {}
}
