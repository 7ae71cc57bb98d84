package dev.millrace.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// @param columns their heads, with units
/// @param rows as many cells each as there are columns
public record Table(String title, List<String> columns, List<List<Cell>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "A row of '" + title + "' has " + row.size() + " cells for " + columns.size() + " columns");
            }
        }
    }

    public static Table empty(String title, String... columns) {
        return new Table(title, List.of(columns), List.of());
    }

    public Table with(Cell... row) {
        var more = new ArrayList<>(rows);
        more.add(List.of(row));
        return new Table(title, columns, more);
    }

    /// In Markdown: the first column to the left, figures to the right.
    public String markdown() {
        var lines = new ArrayList<String>();
        lines.add("**" + title + "**");
        lines.add("");
        lines.add(columns.stream().collect(Collectors.joining(" | ", "| ", " |")));
        lines.add(columns.stream().skip(1).map(each -> "---:|").collect(Collectors.joining("", "|---|", "")));
        rows.forEach(row -> lines.add(row.stream().map(Cell::shown).collect(Collectors.joining(" | ", "| ", " |"))));
        return String.join("\n", lines);
    }
}
