package dev.millrace.infracdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder that looks as if the functions had been built.
final class BuiltFunctions {
    static final List<String> NAMES = List.of(
            "submit-task",
            "apply-template",
            "execute-step",
            "serve-workers",
            "calculate-readiness",
            "tend-dead-letters",
            "publish-events",
            "query-events",
            "deliver-events",
            "sweep");

    /// Deployed for what somebody names.
    private static final List<String> ON_REQUEST = List.of("stream-events");

    private BuiltFunctions() {}

    static Path in(Path folder) {
        try {
            for (var name : Stream.concat(NAMES.stream(), ON_REQUEST.stream()).toList()) {
                var lib = Files.createDirectories(folder.resolve(name).resolve("target/function/lib"));
                Files.writeString(lib.resolve(name + ".jar"), name);
            }
            return folder;
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
