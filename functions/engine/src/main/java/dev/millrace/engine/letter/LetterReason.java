package dev.millrace.engine.letter;

/// Why something was given up.
public enum LetterReason {
    /// The last attempt that its retry policy allows failed.
    ATTEMPTS_EXHAUSTED,
    /// It failed in a way that no further attempt would mend.
    PERMANENT,
    /// It did not end in its time: an attempt, an answer or the task.
    TIMEOUT,
    /// Nothing of the task changed for so long that its template called it stale.
    STALE,
    /// A message that no function could work on.
    POISON,
    /// A person set it aside.
    MANUAL
}
