package dev.millrace.cli.command;

import dev.millrace.cli.stack.StackStarter.Wanted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How a stack on this machine is to be.
final class OwnStackOptions {
    /// The setting by which a deployment lets `http` steps call private addresses and this machine.
    private static final String HTTP_ALLOW = "MILLRACE_HTTP_ALLOW";

    @Option(names = "--handlers", paramLabel = "JAR", description = "Step handlers: a jar, or a folder of jars.")
    private List<Path> handlers = List.of();

    @Option(names = "--data", paramLabel = "DIR", description = "Keep the stack's state there. In memory without it.")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--http-allow",
            paramLabel = "HOSTS",
            description = "Let http steps call these, though they are on this machine or in a private network.")
    private Optional<String> httpAllow = Optional.empty();

    @Option(names = "--log", paramLabel = "FILE", description = "Write there what the stack's functions log.")
    private Optional<Path> log = Optional.empty();

    Optional<Path> data() {
        return data;
    }

    /// @param found handlers to take when none are named
    List<Path> jars(Surroundings here, List<Path> found) {
        return handlers.isEmpty()
                ? found
                : Project.jars(handlers.stream().map(here.folder()::resolve).toList());
    }

    Wanted wanted(Surroundings here, Optional<Integer> port, List<Path> jars, boolean metered) {
        Map<String, String> settings = new HashMap<>();
        httpAllow
                .or(() -> Optional.ofNullable(here.environment().get(HTTP_ALLOW)))
                .ifPresent(hosts -> settings.put(HTTP_ALLOW, hosts));
        return new Wanted(
                data.map(here.folder()::resolve), port, jars, settings, log.map(here.folder()::resolve), metered);
    }
}
