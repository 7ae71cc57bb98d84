package dev.millrace.enginetemplates.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "1.5s, PT1.5S",
        "5m, PT5M",
        "2h, PT2H",
        "7d, P7D",
        "1h30m, PT1H30M",
        "1d2h3m4s5ms, P1DT2H3M4.005S",
        "PT30S, PT30S",
        "pt1h, PT1H",
        "P2DT3H, P2DT3H",
        "0s, PT0S",
        "999999999d, P999999999D",
    })
    void what_people_write_is_read(String text, Duration duration) {
        assertThat(Durations.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "5 s",
                "s",
                "-5s",
                "5s1m",
                "1m1m",
                "1.2345s",
                "5S",
                "5x",
                "P",
                "PT",
                "PT-5S",
                "-PT5S",
                "9999999999d",
                "P99999999999999999999D",
                "1e3s",
                "٣s",
                "five"
            })
    void anything_else_is_not(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"500ms", "30s", "1h30m", "7d", "1d2h3m4s5ms"})
    void what_is_written_reads_the_same_again(String text) {
        assertThat(Durations.parse(text).map(Durations::text)).contains(text);
    }
}
