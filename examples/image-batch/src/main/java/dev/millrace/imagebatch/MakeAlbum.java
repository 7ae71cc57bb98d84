package dev.millrace.imagebatch;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes the album. Its result is the task's.
public final class MakeAlbum implements StepHandler<MakeAlbum.Pages, MakeAlbum.Album> {
    /// @param thumbnails in the order of the pictures, with null for those that were damaged
    public record Pages(String folder, List<@Nullable Thumbnail> thumbnails) {}

    public record Album(String album, int pictures, int damaged, long bytes) {}

    @Override
    public String name() {
        return "pictures.make-album";
    }

    @Override
    public Album handle(Pages pages, StepContext context) throws IOException {
        List<Thumbnail> whole =
                pages.thumbnails().stream().filter(Objects::nonNull).toList();
        Path album = Path.of(pages.folder()).resolve("album.html");
        Files.writeString(
                album,
                whole.stream()
                        .map(one -> "<img src=\"%s\" width=\"%d\" height=\"%d\">%n"
                                .formatted(one.file(), one.width(), one.height()))
                        .collect(Collectors.joining("", "<!doctype html><title>Album</title>\n", "")));
        return new Album(
                album.toString(),
                whole.size(),
                pages.thumbnails().size() - whole.size(),
                whole.stream().mapToLong(Thumbnail::bytes).sum());
    }
}
