package dev.millrace.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackAddressTest {
    private static final URI NOTED = URI.create("http://127.0.0.1:4000");

    @TempDir
    Path folder = Path.of("");

    @Test
    void the_option_wins_over_the_environment_and_that_over_the_note() {
        StackAddress.write(folder, NOTED, ProcessHandle.current().pid());
        Map<String, String> environment = Map.of("MILLRACE_URL", "https://b.example/");

        assertThat(StackAddress.find(Optional.of("https://a.example"), environment, folder))
                .isEqualTo(URI.create("https://a.example"));
        assertThat(StackAddress.find(Optional.empty(), environment, folder)).isEqualTo(URI.create("https://b.example"));
        assertThat(StackAddress.find(Optional.empty(), Map.of(), folder)).isEqualTo(NOTED);
    }

    @Test
    void the_note_is_found_from_folders_below() throws Exception {
        StackAddress.write(folder, NOTED, ProcessHandle.current().pid());
        Path below = Files.createDirectories(folder.resolve("a/b"));

        assertThat(StackAddress.find(Optional.empty(), Map.of(), below)).isEqualTo(NOTED);
    }

    @Test
    void a_note_of_a_stack_that_is_gone_is_told_as_such() {
        StackAddress.write(folder, NOTED, Long.MAX_VALUE);

        assertThatThrownBy(() -> StackAddress.find(Optional.empty(), Map.of(), folder))
                .isInstanceOf(StackFailed.class)
                .hasMessageContaining("no longer runs");
    }

    @Test
    void what_is_no_url_is_refused() {
        assertThatThrownBy(() -> StackAddress.find(Optional.of("localhost"), Map.of(), folder))
                .isInstanceOf(Refused.class);
    }
}
