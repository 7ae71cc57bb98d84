package dev.millrace.engine.task;

import java.util.ArrayList;
import java.util.List;

/// Moves in the order they were made, of which the last `latest` were made by the write that brought the record to
/// where it is. Those are what the write publishes; the rest is kept for people.
///
/// @param left how many older moves were left out, to keep the record small; they stand in the event store
/// @param own events of a user's own that the latest write told. The next one drops them
public record History(List<Move> moves, int latest, int left, List<OwnEvents> own) {
    public static final History NONE = new History(List.of(), 0, 0);

    public History {
        moves = List.copyOf(moves);
        own = List.copyOf(own);
        if (latest < 0 || latest > moves.size()) {
            throw new IllegalArgumentException(latest + " of " + moves.size() + " moves can't be the latest");
        }
    }

    /// Of a write that told nothing but its moves.
    public History(List<Move> moves, int latest, int left) {
        this(moves, latest, left, List.of());
    }

    /// The same, of a write that told these beside its moves.
    public History telling(List<OwnEvents> events) {
        return events.equals(own) ? this : new History(moves, latest, left, events);
    }

    /// The moves of the latest write.
    public List<Move> published() {
        return moves.subList(moves.size() - latest, moves.size());
    }

    /// The history after a write that makes these moves.
    public History then(List<Move> made) {
        Move[] all = moves.toArray(new Move[moves.size() + made.size()]);
        for (int i = 0; i < made.size(); i++) {
            all[moves.size() + i] = made.get(i);
        }
        return new History(List.of(all), made.size(), left);
    }

    /// The history of a record whose earlier moves were put elsewhere.
    public static History startingWith(List<Move> made) {
        return new History(made, made.size(), 0);
    }

    /// Keeps the first move, the newest `recent` and in any case the latest; counts what goes.
    public History bounded(int recent) {
        int tail = Math.max(recent, latest);
        if (moves.size() <= tail + 1) {
            return this;
        }
        List<Move> kept = new ArrayList<>(tail + 1);
        kept.add(moves.getFirst());
        kept.addAll(moves.subList(moves.size() - tail, moves.size()));
        return new History(kept, latest, left + moves.size() - kept.size(), own);
    }
}
