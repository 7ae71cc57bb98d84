package dev.millrace.promises;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The JVM that runs the tests, to start more of its kind.
final class Jvm {
    private Jvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }
}
