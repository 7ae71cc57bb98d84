package dev.millrace.engine.port;

import dev.millrace.engine.letter.DeadLetter;
import dev.millrace.engine.letter.LetterId;
import dev.millrace.engine.letter.LetterReason;
import dev.millrace.engine.letter.LetterState;
import java.util.List;
import java.util.Optional;

/// Where dead letters are kept. A `put` is one conditional write of one item: it takes effect where the version that
/// stands is one lower, or none stands and the version is 1.
public interface LetterStore {
    Optional<DeadLetter> read(LetterId id);

    Write<DeadLetter> put(DeadLetter next);

    /// Newest first. May lag behind the writes.
    LetterList list(LetterQuery query);

    /// @param namespace only letters of this one
    /// @param state only letters that stand so
    /// @param reason only letters with this reason
    /// @param most how many at the most
    /// @param next where the page before ended
    record LetterQuery(
            Optional<String> namespace,
            Optional<LetterState> state,
            Optional<LetterReason> reason,
            int most,
            Optional<String> next) {
        public LetterQuery from(Optional<String> position) {
            return new LetterQuery(namespace, state, reason, most, position);
        }
    }

    /// @param next set when there may be more
    record LetterList(List<DeadLetter> letters, Optional<String> next) {
        public LetterList {
            letters = List.copyOf(letters);
        }
    }
}
