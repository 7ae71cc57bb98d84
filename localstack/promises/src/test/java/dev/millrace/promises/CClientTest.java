package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/// Built with the sanitizers: what it does to memory that it should not, or leaves behind, fails the test.
class CClientTest extends ClientPromises {
    @TempDir
    private static Path folder;

    @Override
    String language() {
        return "c";
    }

    @Override
    List<String> needs() {
        return List.of("gcc");
    }

    @Override
    List<String> example() throws Exception {
        var program = folder.resolve("example_worker");
        var sources = CLIENTS.resolve("c");
        var compiler = new ProcessBuilder(
                        "gcc",
                        "-std=c11",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-O1",
                        "-g",
                        "-fsanitize=address,undefined",
                        "-pthread",
                        "-o",
                        program.toString(),
                        sources.resolve("example_worker.c").toString(),
                        sources.resolve("millrace.c").toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "gcc.log"))
                .start();
        assertThat(compiler.waitFor(180, TimeUnit.SECONDS)).isTrue();
        assertThat(compiler.exitValue()).as("gcc").isZero();
        return List.of(program.toString());
    }
}
