package dev.millrace.localstack.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The checkpoints of a stream's shards; with a file they survive the process, however it ends.
final class Positions {
    /// A shard that was read to its end.
    private static final String CLOSED = "closed";

    private final ObjectMapper json = new ObjectMapper();
    private final Optional<Path> file;
    private final Map<String, Checkpoint> shards = new ConcurrentHashMap<>();
    private final Map<String, String> earlier = new ConcurrentHashMap<>();
    private String written = "";

    Positions(Optional<Path> file) {
        this.file = file;
        file.filter(Files::exists).ifPresent(this::read);
    }

    Checkpoint of(String shard) {
        return shards.computeIfAbsent(shard, first -> new Checkpoint(earlier.getOrDefault(first, "")));
    }

    boolean closed(String shard) {
        return CLOSED.equals(earlier.get(shard));
    }

    void close(String shard) {
        earlier.put(shard, CLOSED);
        shards.remove(shard);
        save();
    }

    /// Writes beside the file and moves: a process that dies on the way leaves the old positions, and some records
    /// come twice.
    synchronized void save() {
        if (file.isEmpty()) {
            return;
        }
        ObjectNode positions = json.createObjectNode();
        earlier.forEach(positions::put);
        shards.forEach((shard, checkpoint) -> positions.put(shard, checkpoint.position()));
        var text = positions.toString();
        if (text.equals(written)) {
            return;
        }
        try {
            var beside = file.get().resolveSibling(file.get().getFileName() + ".new");
            Files.writeString(beside, text);
            Files.move(beside, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            written = text;
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private void read(Path path) {
        try {
            json.readTree(path.toFile())
                    .properties()
                    .forEach(position ->
                            earlier.put(position.getKey(), position.getValue().asText()));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
