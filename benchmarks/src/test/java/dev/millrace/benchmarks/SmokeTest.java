package dev.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.report.Table;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Each benchmark at its smallest fills its tables. A method each, so that a report names the one that did not.
class SmokeTest {
    @Test
    void cold_start() throws Exception {
        runs("cold-start");
    }

    @Test
    void contention() throws Exception {
        runs("contention");
    }

    @Test
    void cost() throws Exception {
        runs("cost");
    }

    @Test
    void engine() throws Exception {
        runs("engine");
    }

    @Test
    void events() throws Exception {
        runs("events");
    }

    @Test
    void growth() throws Exception {
        runs("growth");
    }

    @Test
    void latency() throws Exception {
        runs("latency");
    }

    @Test
    void memory() throws Exception {
        runs("memory");
    }

    @Test
    void peers() throws Exception {
        runs("peers");
    }

    @Test
    void stack() throws Exception {
        runs("stack");
    }

    @Test
    void none_is_left_out() {
        assertThat(Main.all())
                .extracting(benchmark -> benchmark.name().replace('-', '_'))
                .isSubsetOf(Arrays.stream(SmokeTest.class.getDeclaredMethods())
                        .map(Method::getName)
                        .toList());
    }

    private static void runs(String name) throws Exception {
        Benchmark benchmark = Main.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();

        var result = benchmark.run(Scale.SMOKE);

        assertThat(result.tables())
                .as(name)
                .isNotEmpty()
                .extracting(Table::rows)
                .noneMatch(rows -> rows.isEmpty());
    }
}
