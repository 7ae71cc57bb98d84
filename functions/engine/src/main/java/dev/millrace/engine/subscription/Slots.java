package dev.millrace.engine.subscription;

import dev.millrace.engine.limit.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The rate of a subscription as a row of moments, each for one delivery. Who needs some takes the next ones: what
/// comes too fast is told when its time is, instead of coming back to ask again.
///
/// @param next the first moment that nobody has; before now where there was a rest
/// @param version counts the writes; 0 where none was made
public record Slots(Instant next, long version, String writer) {
    public static final Slots NONE = new Slots(Instant.EPOCH, 0, "");

    /// After a rest, a burst of them is now.
    public List<Instant> first(int count, Rate rate, Instant now) {
        List<Instant> slots = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Instant slot = from(rate, now).plus(rate.each().multipliedBy(i));
            slots.add(slot.isBefore(now) ? now : slot);
        }
        return slots;
    }

    public Slots without(int count, Rate rate, Instant now, String by) {
        return new Slots(from(rate, now).plus(rate.each().multipliedBy(count)), version + 1, by);
    }

    private Instant from(Rate rate, Instant now) {
        Duration burst = rate.each().multipliedBy(rate.burst() - 1L);
        Instant rested = now.minus(burst);
        return next.isBefore(rested) ? rested : next;
    }
}
