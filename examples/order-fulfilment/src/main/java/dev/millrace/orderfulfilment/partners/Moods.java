package dev.millrace.orderfulfilment.partners;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// How a partner takes a call: how long it is busy, and whether it is up to it. The same for the same seed,
/// whatever order calls come in, since it depends on what is asked for and how often it was, and on nothing else.
final class Moods {
    private static final int FIRST_CALL_FAILS_PERCENT = 30;
    private static final int LATER_CALL_FAILS_PERCENT = 15;

    private final long seed;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    Moods(long seed) {
        this.seed = seed;
    }

    /// @param busy how long the answer takes
    /// @param overloaded whether it is a 503
    record Mood(Duration busy, boolean overloaded) {}

    /// @param what the path and the order
    Mood next(String what) {
        int call = calls.merge(what, 1, Integer::sum);
        RandomGenerator chance =
                RandomGeneratorFactory.of("L64X128MixRandom").create(seed * 31 + what.hashCode() * 1_000_003L + call);
        int failing = call == 1 ? FIRST_CALL_FAILS_PERCENT : LATER_CALL_FAILS_PERCENT;
        boolean overloaded = chance.nextInt(100) < failing;
        int millis = overloaded ? chance.nextInt(20, 120) : chance.nextInt(150, 900);
        return new Mood(Duration.ofMillis(millis), overloaded);
    }
}
