package dev.millrace.localstack.functions;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What a function's package weighs, as it is uploaded to Lambda.
///
/// @param zipped bytes of the ZIP file
/// @param classes in all its jars
public record PackageSize(int jars, long zipped, long classes) {
    /// @param folder what the ZIP file is made of: a function's asset
    public static PackageSize of(Path folder) throws IOException {
        List<Path> files;
        try (var found = Files.walk(folder)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        var jars =
                files.stream().filter(file -> file.toString().endsWith(".jar")).toList();
        return new PackageSize(jars.size(), zipped(folder, files), classes(jars));
    }

    private static long zipped(Path folder, List<Path> files) throws IOException {
        var counted = new Counted();
        try (var zip = new ZipOutputStream(counted)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return counted.bytes;
    }

    private static long classes(List<Path> jars) throws IOException {
        long classes = 0;
        for (Path jar : jars) {
            try (var file = new JarFile(jar.toFile())) {
                classes += file.stream()
                        .filter(entry -> entry.getName().endsWith(".class"))
                        .count();
            }
        }
        return classes;
    }

    private static final class Counted extends OutputStream {
        private long bytes;

        @Override
        public void write(int single) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int offset, int length) {
            bytes += length;
        }
    }
}
