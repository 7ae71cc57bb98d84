package dev.millrace.engine.readiness;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Move;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the history tells of one step.
final class Trail {
    private int attempts;
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<Instant> endedAt = Optional.empty();
    private Optional<Move> last = Optional.empty();

    private Trail() {}

    static Trail[] of(int steps, List<Move> history) {
        Trail[] trails = new Trail[steps];
        for (int step = 0; step < steps; step++) {
            trails[step] = new Trail();
        }
        for (Move move : history) {
            if (move instanceof Move.OfSteps moved) {
                moved.steps().forEach(step -> trails[step].add(moved));
            }
        }
        return trails;
    }

    private void add(Move.OfSteps move) {
        last = Optional.of(move);
        if (move.to() == StepState.Kind.RUNNING) {
            attempts = Math.max(attempts, move.attempt());
            startedAt = later(startedAt, move.at());
        } else if (move.to().settles()) {
            endedAt = later(endedAt, move.at());
        }
    }

    private static Optional<Instant> later(Optional<Instant> known, Instant at) {
        return known.filter(other -> other.isAfter(at)).or(() -> Optional.of(at));
    }

    /// The latest move known of it.
    Optional<Move> last() {
        return last;
    }

    int attempts() {
        return attempts;
    }

    Optional<Instant> startedAt() {
        return startedAt;
    }

    Optional<Instant> endedAt() {
        return endedAt;
    }
}
