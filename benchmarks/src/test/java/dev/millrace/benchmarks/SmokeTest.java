package dev.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.report.Table;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SmokeTest {
    @TestFactory
    Stream<DynamicTest> each_benchmark_runs_at_its_smallest_and_fills_its_tables() {
        return Main.all().stream()
                .map(benchmark -> DynamicTest.dynamicTest(benchmark.name(), () -> {
                    var result = benchmark.run(Scale.SMOKE);

                    assertThat(result.tables())
                            .isNotEmpty()
                            .extracting(Table::rows)
                            .noneMatch(rows -> rows.isEmpty());
                }));
    }
}
