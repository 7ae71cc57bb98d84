package dev.millrace.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/// What a figure was measured on.
public record Machine(String date, String system, String processor, int cores, String java) {
    public static Machine here(LocalDate today) {
        return new Machine(
                today.toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
    }

    public String sentence() {
        return "Measured on " + date + ": " + cores + " cores (" + processor + "), " + system + ", Java " + java + ".";
    }

    private static String processorName() {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
