package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.localstack.Synthesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthesisTest {
    @TempDir
    private Path cache;

    @Test
    void whoever_asks_at_the_same_time_gets_the_one_template_and_it_is_whole() throws Exception {
        Callable<Path> ask = () -> new Synthesis(SynthesizedTemplate.PROJECT, cache).template();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(Stream.generate(() -> ask).limit(3).toList());

            var template = answers.getFirst().get();
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(template);
            }
            assertThat(Millrace.JSON.readTree(template.toFile()).path("Resources"))
                    .isNotEmpty();
        }
        try (var left = Files.list(cache)) {
            assertThat(left.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }
}
