package dev.millrace.benchmarks.latency;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/// A table of what requests take between services of one region, in milliseconds.
public final class Latencies {
    private static final String FILE = "latencies.properties";

    private final Properties table = new Properties();

    public Latencies() {
        try (var file = Objects.requireNonNull(Latencies.class.getResourceAsStream(FILE), FILE)) {
            table.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    public double of(String what) {
        String millis = table.getProperty(what);
        if (millis == null) {
            throw new IllegalArgumentException(FILE + " does not say what " + what + " takes");
        }
        return Double.parseDouble(millis);
    }

    public String date() {
        return table.getProperty("date");
    }
}
