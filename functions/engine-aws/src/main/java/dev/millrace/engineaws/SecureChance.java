package dev.millrace.engineaws;

import dev.millrace.engine.port.Chance;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// Randomness from the operating system, asked for at each use: a snapshot that is restored many times (SnapStart) must
/// not hold a generator's state, or its copies would give the same names.
public final class SecureChance implements Chance {
    private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 26;

    private final RandomGenerator random = new SecureRandom();

    @Override
    public double next() {
        return random.nextDouble();
    }

    @Override
    public String name() {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        StringBuilder name = new StringBuilder(LENGTH);
        for (byte each : bytes) {
            name.append(LETTERS.charAt(each & 31));
        }
        return name.toString();
    }
}
