package dev.millrace.cli.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts a stack in this process. The real one takes the local stack; tests of commands take a fake.
public interface StackStarter {
    OwnStack start(Wanted wanted);

    /// @param data where its state survives the process; in memory where empty
    /// @param port of its HTTP API; any that is free where empty
    /// @param handlers jars with step handlers
    /// @param settings of its functions, beside those its template gives them
    /// @param log where to write what its functions print
    /// @param metered whether it counts what its functions use, as AWS charges for it
    record Wanted(
            Optional<Path> data,
            Optional<Integer> port,
            List<Path> handlers,
            Map<String, String> settings,
            Optional<Path> log,
            boolean metered) {
        public Wanted {
            handlers = List.copyOf(handlers);
            settings = Map.copyOf(settings);
        }
    }
}
