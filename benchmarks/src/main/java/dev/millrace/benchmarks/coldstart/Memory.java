package dev.millrace.benchmarks.coldstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What a JVM in a process of its own holds, in megabytes of 10^6 bytes.
///
/// @param liveHeap what is left in its heap right after a full collection
/// @param resident before that collection
record Memory(double liveHeap, double resident) {
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    /// @param process of a JVM that was started with Serial GC
    static Memory of(long process) throws IOException, InterruptedException {
        double resident = residentMegabytes(process);
        jcmd(process, "GC.run");
        double liveHeap = USED.matcher(jcmd(process, "GC.heap_info"))
                .results()
                .mapToDouble(generation -> Double.parseDouble(generation.group(1)) * 1024 / 1e6)
                .sum();
        return new Memory(liveHeap, resident);
    }

    static double residentMegabytes(long process) throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String jcmd(long process, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException("jcmd " + process + " " + command + ": " + said);
        }
        return said;
    }
}
