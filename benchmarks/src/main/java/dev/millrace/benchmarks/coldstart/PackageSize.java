package dev.millrace.benchmarks.coldstart;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What a function's package weighs.
///
/// @param zipped bytes of the ZIP file that is uploaded
/// @param classes in all its jars
record PackageSize(int jars, long zipped, long classes) {
    static PackageSize of(List<Path> jars) throws IOException {
        var counted = new Counted();
        try (var zip = new ZipOutputStream(counted)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (Path jar : jars) {
                zip.putNextEntry(new ZipEntry("lib/" + jar.getFileName()));
                Files.copy(jar, zip);
            }
        }
        return new PackageSize(jars.size(), counted.bytes, classes(jars));
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
