package dev.millrace.localstack.cloud;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Objects as files of a folder. A key's parts between slashes are folders, and `=` marks the file, so that
/// `a` and `a/b` can both exist. An object appears whole or not at all: it is written beside its place and
/// then moved there.
final class ObjectStore {
    private static final String FILE = "=";

    private final Path root;

    ObjectStore(Path root) {
        this.root = root;
    }

    boolean hasBucket(String bucket) {
        return Files.isDirectory(root.resolve(encoded(bucket)));
    }

    void createBucket(String bucket) throws IOException {
        Files.createDirectories(root.resolve(encoded(bucket)));
    }

    /// @return false, with nothing changed, if the object exists and must not
    boolean put(String bucket, String key, StoredObject object, boolean onlyIfAbsent) throws IOException {
        var place = place(bucket, key);
        var written = Files.createDirectories(root.resolve(".writing"))
                .resolve(UUID.randomUUID().toString());
        Files.write(written, object.toBytes());
        Files.createDirectories(place.getParent());
        synchronized (this) {
            if (onlyIfAbsent && Files.exists(place)) {
                Files.delete(written);
                return false;
            }
            Files.move(written, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        }
    }

    Optional<StoredObject> get(String bucket, String key) throws IOException {
        try {
            return Optional.of(StoredObject.of(Files.readAllBytes(place(bucket, key))));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    void delete(String bucket, String key) throws IOException {
        Files.deleteIfExists(place(bucket, key));
    }

    /// Keys in the order of S3: by their bytes.
    List<String> keys(String bucket, String prefix) throws IOException {
        var folder = root.resolve(encoded(bucket));
        var keys = new ArrayList<String>();
        try (var files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(file -> key(folder.relativize(file)))
                    .filter(key -> key.startsWith(prefix))
                    .forEach(keys::add);
        }
        Collections.sort(keys);
        return keys;
    }

    private Path place(String bucket, String key) {
        var place = root.resolve(encoded(bucket));
        var parts = key.split("/", -1);
        for (var i = 0; i < parts.length - 1; i++) {
            place = place.resolve(encoded(parts[i]));
        }
        return place.resolve(FILE + encoded(parts[parts.length - 1]));
    }

    private static String key(Path relative) {
        var parts = new ArrayList<String>();
        relative.forEach(part -> parts.add(decoded(part.toString())));
        return String.join("/", parts);
    }

    /// `.` and an empty part would be folders of another meaning.
    private static String encoded(String part) {
        return part.isEmpty() || part.chars().allMatch(character -> character == '.')
                ? "%" + HexFormat.of().formatHex(part.getBytes(StandardCharsets.UTF_8)) + "~"
                : URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private static String decoded(String file) {
        var part = file.startsWith(FILE) ? file.substring(FILE.length()) : file;
        return part.startsWith("%") && part.endsWith("~")
                ? new String(HexFormat.of().parseHex(part.substring(1, part.length() - 1)), StandardCharsets.UTF_8)
                : URLDecoder.decode(part, StandardCharsets.UTF_8);
    }
}
