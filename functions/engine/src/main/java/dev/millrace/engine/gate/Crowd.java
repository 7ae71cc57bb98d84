package dev.millrace.engine.gate;

import java.time.Duration;

/// Guesses how many wait at a limit and how long one holds it, to say when to come back.
///
/// Each refusal counts one more, each admission one less. While more are refused than admitted the guess
/// grows, and with it the time they stay away, until as many are admitted as refused: so each admission
/// costs about one vain visit, however many wait. For many threads.
final class Crowd {
    static final Duration LONGEST = Duration.ofMinutes(1);
    private static final double SHORTEST_SECONDS = 0.2;
    private static final double MOST_WAITING = 100_000;

    private double waiting;
    private double holdsSeconds = 0.5;

    synchronized void admitted() {
        waiting = Math.max(0, waiting - 1);
    }

    synchronized void left(Duration after) {
        holdsSeconds = 0.8 * holdsSeconds + 0.2 * after.toMillis() / 1000.0;
    }

    /// @param chance spreads those who were refused together, from half to one and a half of the time
    synchronized Duration refused(int most, double chance) {
        waiting = Math.min(MOST_WAITING, waiting + 1);
        double seconds = Math.max(SHORTEST_SECONDS, waiting * holdsSeconds / most) * (0.5 + chance);
        return Duration.ofMillis((long) (1000 * Math.min(seconds, LONGEST.toSeconds() * (0.5 + chance / 2))));
    }
}
