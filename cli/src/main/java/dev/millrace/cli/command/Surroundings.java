package dev.millrace.cli.command;

import dev.millrace.cli.stack.StackStarter;
import dev.millrace.cli.terminal.Terminal;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What a command finds around it, told once by the wiring.
///
/// @param folder the one it was called in
public record Surroundings(
        Terminal terminal,
        InputStream input,
        Map<String, String> environment,
        Path folder,
        InstantSource clock,
        StackStarter stacks) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }
}
