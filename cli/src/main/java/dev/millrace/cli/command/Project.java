package dev.millrace.cli.command;

import dev.millrace.cli.api.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A template and what lies around it: `input.json`, and the handlers that a build left in `target`. A folder
/// stands for the template in it that bears its name, or the only one there.
///
/// @param template the file
record Project(Path template) {
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");
    private static final List<String> NOT_CODE = List.of("-sources.jar", "-javadoc.jar", "-tests.jar");

    static Project at(Path path) {
        if (Files.isRegularFile(path)) {
            return new Project(path);
        }
        if (!Files.isDirectory(path)) {
            throw Refused.because(
                    "There is no template " + path, "Name a template's file, or the folder in which it is.");
        }
        Path folder = path.toAbsolutePath().normalize();
        return ENDINGS.stream()
                .map(ending -> folder.resolve(folder.getFileName() + ending))
                .filter(Files::isRegularFile)
                .findFirst()
                .or(() -> only(folder))
                .map(Project::new)
                .orElseThrow(() -> Refused.because(
                        "Folder " + path + " has no template that bears its name, and not just one .yaml file",
                        "Name the template's file."));
    }

    Optional<Path> input() {
        return Optional.of(template.resolveSibling("input.json")).filter(Files::isRegularFile);
    }

    List<Path> handlers() {
        Path target = template.toAbsolutePath().resolveSibling("target");
        return Files.isDirectory(target) ? jarsIn(target) : List.of();
    }

    /// @param named jars, or folders of jars
    static List<Path> jars(List<Path> named) {
        return named.stream().flatMap(path -> jars(path).stream()).toList();
    }

    private static List<Path> jars(Path path) {
        if (Files.isDirectory(path)) {
            return jarsIn(path);
        }
        if (!Files.isRegularFile(path)) {
            throw Refused.because(
                    "There are no handlers at " + path, "Build them first, or name the jar that has them.");
        }
        return List.of(path);
    }

    private static Optional<Path> only(Path folder) {
        List<Path> found = files(folder, name -> name.endsWith(".yaml") || name.endsWith(".yml"));
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static List<Path> jarsIn(Path folder) {
        return files(folder, name -> name.endsWith(".jar") && NOT_CODE.stream().noneMatch(name::endsWith));
    }

    private static List<Path> files(Path folder, java.util.function.Predicate<String> named) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> named.test(file.getFileName().toString()))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
