package dev.millrace.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where the stack is: what `--url` says, or `MILLRACE_URL`, or the note that `millrace up` leaves in `.millrace`
/// of the folder it was started in and removes when it ends.
public final class StackAddress {
    private static final Path NOTE = Path.of(".millrace", "stack.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private StackAddress() {}

    public static URI find(Optional<String> option, Map<String, String> environment, Path folder) {
        return option.or(() -> Optional.ofNullable(environment.get("MILLRACE_URL")))
                .map(StackAddress::parsed)
                .or(() -> noted(folder))
                .orElseThrow(
                        () -> new StackFailed("No stack is known here. Start one with './millrace up' and leave it "
                                + "running, or name a deployed one with --url or MILLRACE_URL."));
    }

    /// Leaves the note. Whoever started the stack removes it with [#remove].
    public static void write(Path folder, URI url, long process) {
        try {
            Files.createDirectories(folder.resolve(NOTE).getParent());
            JsonNode note = JsonNodeFactory.instance
                    .objectNode()
                    .put("url", url.toString())
                    .put("process", process);
            Files.writeString(folder.resolve(NOTE), JSON.writeValueAsString(note));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(NOTE));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static URI parsed(String text) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException notAUrl) {
            // told below, as for any other text that is no address of a stack
        }
        throw Refused.because("'" + text + "' is not the URL of a stack", "Write it like http://127.0.0.1:8080.");
    }

    private static Optional<URI> noted(Path folder) {
        for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
            Path note = at.resolve(NOTE);
            if (Files.isRegularFile(note)) {
                return Optional.of(read(note));
            }
        }
        return Optional.empty();
    }

    private static URI read(Path note) {
        try {
            JsonNode stack = JSON.readTree(note.toFile());
            long process = stack.path("process").asLong();
            if (process > 0
                    && ProcessHandle.of(process).map(ProcessHandle::isAlive).isEmpty()) {
                throw new StackFailed("The stack noted in " + note + " (process " + process
                        + ") no longer runs. Start it again with './millrace up'.");
            }
            return parsed(stack.path("url").asText());
        } catch (IOException unreadable) {
            throw new StackFailed(note + " can't be read. Delete it and start the stack again.", unreadable);
        }
    }
}
