package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is uploaded to Lambda for each function.
class PackagesTest {
    static List<Path> packages() throws IOException {
        try (var functions = Files.list(SynthesizedTemplate.PROJECT.resolve("functions"))) {
            var found = functions
                    .map(function -> function.resolve("target/function"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
            assertThat(found).hasSize(7);
            return found;
        }
    }

    /// As Lambda counts an upload: the ZIP file, in bytes.
    @ParameterizedTest
    @MethodSource("packages")
    void each_package_is_under_20_MB(Path folder) throws IOException {
        assertThat(zipped(folder)).isLessThan(20_000_000);
    }

    private static long zipped(Path folder) throws IOException {
        var counted = new Counted();
        try (var zip = new ZipOutputStream(counted);
                Stream<Path> files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return counted.bytes;
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
