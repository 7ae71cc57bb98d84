package dev.millrace.engine.letter;

import dev.millrace.engine.state.StepError;
import java.time.Instant;
import java.util.Optional;

/// Something that Millrace gave up on, and what a person made of it: one item of the table, replaced under its version.
///
/// @param namespace of the template; [#NOWHERE] for a message that names no task
/// @param template `namespace/name@version`
/// @param error the last one
/// @param attempts how often it was tried
/// @param firstAt when the first attempt began, as far as the record knew
/// @param at when it was given up
/// @param note what the last action's doer had to say
/// @param actor who did something with it last; empty for Millrace itself
/// @param version counts the writes, from 1
public record DeadLetter(
        LetterId id,
        LetterSubject subject,
        LetterReason reason,
        LetterState state,
        String namespace,
        Optional<String> template,
        StepError error,
        int attempts,
        Instant firstAt,
        Instant at,
        String note,
        String actor,
        Instant changedAt,
        long version,
        String writer) {
    /// Sorts before every namespace and is none.
    public static final String NOWHERE = "-";

    /// The letter after an action.
    public DeadLetter then(LetterState next, String because, String by, Instant when, String writtenBy) {
        return new DeadLetter(
                id,
                subject,
                reason,
                next,
                namespace,
                template,
                error,
                attempts,
                firstAt,
                at,
                because,
                by,
                when,
                version + 1,
                writtenBy);
    }
}
