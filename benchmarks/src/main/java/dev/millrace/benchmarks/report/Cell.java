package dev.millrace.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;

/// One field of a table.
public sealed interface Cell {
    /// As it stands in a table for people.
    String shown();

    record Text(String shown) implements Cell {}

    /// Something counted: the same in every run.
    record Count(long value) implements Cell {
        @Override
        public String shown() {
            return String.format(Locale.ROOT, "%,d", value);
        }
    }

    /// Something measured.
    ///
    /// @param value the median, where it was measured more than once
    /// @param low and `high`: the smallest and the largest that were measured; all three the same for a single one
    record Figure(double value, double low, double high) implements Cell {
        @Override
        public String shown() {
            return low == high ? digits(value) : digits(value) + " (" + digits(low) + "–" + digits(high) + ")";
        }
    }

    static Cell text(String text) {
        return new Text(text);
    }

    static Cell count(long value) {
        return new Count(value);
    }

    static Cell figure(double value) {
        return new Figure(value, value, value);
    }

    /// The median of at least one, with the least and the most.
    static Figure median(double... samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Figure(median, sorted[0], sorted[sorted.length - 1]);
    }

    /// Three significant digits, and no more than are before the point.
    private static String digits(double value) {
        double size = Math.abs(value);
        if (size == 0 || size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int places = size >= 10 ? 1 : size >= 1 ? 2 : Math.min(9, 2 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
