package dev.millrace.benchmarks.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// @param notes sentences that stand under the tables: what the figures include, and what limits them
public record Result(List<Table> tables, List<String> notes) {
    public Result {
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }

    public String markdown() {
        return Stream.concat(
                        tables.stream().map(Table::markdown),
                        notes.isEmpty() ? Stream.empty() : Stream.of(String.join(" ", notes)))
                .collect(Collectors.joining("\n\n"));
    }
}
