package dev.millrace.engineaws.subscription;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/// Secrets of webhooks: `whsec_` and 32 bytes that nobody can guess, in Base64.
public final class NewSecret implements Supplier<String> {
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String get() {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return "whsec_" + Base64.getEncoder().encodeToString(secret);
    }
}
