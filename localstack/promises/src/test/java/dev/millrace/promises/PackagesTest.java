package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.localstack.functions.PackageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
            assertThat(found).hasSize(11);
            return found;
        }
    }

    /// As Lambda counts an upload: the ZIP file, in bytes.
    @ParameterizedTest
    @MethodSource("packages")
    void each_package_is_small(Path folder) throws IOException {
        // Nobody waits for the start of what puts events on streams, and the Kafka client alone has 10 MB.
        // What matches events carries AWS's matcher beside the rest.
        int most = folder.toString().contains("stream-events")
                ? 32_000_000
                : folder.toString().contains("deliver-events")
                                || folder.toString().contains("query-events")
                        ? 20_500_000
                        : 20_000_000;
        assertThat(PackageSize.of(folder).zipped()).isLessThan(most);
    }
}
