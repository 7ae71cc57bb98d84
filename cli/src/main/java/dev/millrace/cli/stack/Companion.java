package dev.millrace.cli.stack;

import dev.millrace.cli.api.StackFailed;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A program that runs beside the stack for as long as it does: the service that a workflow's steps call, say.
///
/// It is a main class of the handlers' jars, in a process of its own. Its first line on standard output says that
/// it is ready; when its standard input ends, so should it, which is how it also ends when this process is killed.
public final class Companion implements AutoCloseable {
    private final Process process;

    private Companion(Process process) {
        this.process = process;
    }

    /// @param commandLine a main class and its arguments, with spaces between them
    /// @param api the stack's address, which it finds as `MILLRACE_URL`
    public static Companion start(String commandLine, List<Path> jars, URI api) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))));
        command.addAll(Arrays.asList(commandLine.strip().split("\\s+", -1)));
        try {
            ProcessBuilder program = new ProcessBuilder(command).redirectErrorStream(true);
            program.environment().put("MILLRACE_URL", api.toString());
            Process process = program.start();
            awaitReady(process, commandLine);
            return new Companion(process);
        } catch (IOException failed) {
            throw new StackFailed(commandLine + " could not be started: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitReady(Process process, String name) throws IOException {
        BufferedReader output = process.inputReader();
        String first = output.readLine();
        if (first != null && first.startsWith("ready")) {
            Thread.ofVirtual().start(() -> output.lines().forEach(line -> {}));
            return;
        }
        String rest = output.lines().limit(20).collect(Collectors.joining("\n"));
        process.destroy();
        throw new StackFailed(name + " did not get ready: " + (first == null ? "" : first) + "\n" + rest);
    }
}
