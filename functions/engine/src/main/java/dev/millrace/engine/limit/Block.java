package dev.millrace.engine.limit;

import java.time.Duration;
import java.time.Instant;

/// Tokens that one worker took together, so that not every start is a write. They are good for as long as
/// so many tokens take to come back and are lost then. So however many workers there are, in any time no
/// more start than the rate allows and one block.
///
/// @param size how many there were
public record Block(int size, int left, Instant until) {
    /// No block holds more than come back in this time.
    static final Duration LONGEST = Duration.ofSeconds(1);

    public static final Block NONE = new Block(0, 0, Instant.EPOCH);

    public static Block of(int size, Rate rate, Instant at) {
        return new Block(size, size, at.plus(rate.each().multipliedBy(size)));
    }

    public boolean has(Instant at) {
        return left > 0 && at.isBefore(until);
    }

    public Block less() {
        return new Block(size, left - 1, until);
    }

    /// Gives one back that was not used.
    public Block more() {
        return new Block(size, Math.min(size, left + 1), until);
    }

    /// How many the next one is to have. Who used up a block before its time was over needs more; who did
    /// not, lost the rest, and takes only what is waited for.
    ///
    /// @param waiting how many want one now
    public int next(Rate rate, int waiting, Instant at) {
        int most = Math.clamp(LONGEST.dividedBy(rate.each()), 1, rate.burst());
        int needed = left == 0 && at.isBefore(until) ? Math.max(size * 2, waiting) : waiting;
        return Math.clamp(needed, 1, most);
    }
}
