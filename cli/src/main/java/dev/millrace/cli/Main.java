package dev.millrace.cli;

import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.stack.LocalStacks;
import dev.millrace.cli.terminal.Terminal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// The wiring: the only class here that reads the process's environment.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        Terminal terminal = Terminal.from(environment, System.out, System.err);
        Surroundings here = new Surroundings(
                terminal, System.in, environment, Path.of(""), InstantSource.system(), new LocalStacks(environment));
        System.exit(Millrace.run(here, arguments));
    }
}
