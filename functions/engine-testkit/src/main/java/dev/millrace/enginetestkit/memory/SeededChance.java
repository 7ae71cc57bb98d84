package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.Chance;
import java.util.concurrent.atomic.AtomicLong;

/// Chance that repeats itself: the same seed and the same order of questions give the same answers. SplitMix64,
/// which needs a single atomic addition for each number.
public final class SeededChance implements Chance {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int NAME_LENGTH = 26;
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private final AtomicLong state;

    public SeededChance(long seed) {
        state = new AtomicLong(seed);
    }

    @Override
    public double next() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    @Override
    public String name() {
        char[] name = new char[NAME_LENGTH];
        long bits = nextLong();
        for (int i = 0; i < NAME_LENGTH; i++) {
            name[i] = ALPHABET.charAt((int) (bits & 31));
            bits = i == NAME_LENGTH / 2 ? nextLong() : bits >>> 5;
        }
        return new String(name);
    }

    private long nextLong() {
        long z = state.addAndGet(STEP);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
