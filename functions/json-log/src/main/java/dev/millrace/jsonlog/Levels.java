package dev.millrace.jsonlog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/// From which level on a logger speaks: Millrace's own from INFO, all others from WARN, unless the function's logging
/// configuration names one level for all (`AWS_LAMBDA_LOG_LEVEL`).
///
/// @param forAll empty if nothing was said
record Levels(Optional<Level> forAll) {
    static Levels of(Map<String, String> environment) {
        String wanted = environment.getOrDefault("AWS_LAMBDA_LOG_LEVEL", "").toUpperCase(Locale.ROOT);
        String known = wanted.equals("FATAL") ? "ERROR" : wanted;
        return new Levels(Arrays.stream(Level.values())
                .filter(level -> level.name().equals(known))
                .findFirst());
    }

    Level of(String logger) {
        return forAll.orElse(isOurs(logger) ? Level.INFO : Level.WARN);
    }

    private static boolean isOurs(String logger) {
        return logger.startsWith("millrace.") || logger.startsWith("dev.millrace.");
    }
}
