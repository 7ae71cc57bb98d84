package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.localstack.functions.PackageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is uploaded to Lambda for each function.
class PackagesTest {
    private static final Path FUNCTIONS = SynthesizedTemplate.PROJECT.resolve("functions");

    /// What functions have of another one: how events are made of what was committed, and how they are matched.
    private static final Map<String, Set<String>> SHARED = Map.of(
            "deliver-events", Set.of("publish-events"), "query-events", Set.of("publish-events", "deliver-events"));

    static List<Path> packages() throws IOException {
        try (var functions = Files.list(FUNCTIONS)) {
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
    void each_package_is_under_20_MB(Path folder) throws IOException {
        assertThat(PackageSize.of(folder).zipped()).isLessThan(20_000_000);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void no_function_carries_another_one_but_those_that_share_what_an_event_is(Path folder) throws IOException {
        var function = nameOf(folder);
        var others = packages().stream()
                .map(PackagesTest::nameOf)
                .filter(other -> !other.equals(function))
                .collect(Collectors.toSet());

        assertThat(jars(folder)).contains(function).contains("engine-aws");
        assertThat(jars(folder).stream().filter(others::contains))
                .containsExactlyInAnyOrderElementsOf(SHARED.getOrDefault(function, Set.of()));
    }

    private static String nameOf(Path folder) {
        return FUNCTIONS.relativize(folder).getName(0).toString();
    }

    /// The names of the jars in a package, without their versions.
    private static List<String> jars(Path folder) throws IOException {
        try (var jars = Files.list(folder.resolve("lib"))) {
            return jars.map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
                    .toList();
        }
    }
}
