package dev.millrace.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What runs along one side of a chart.
///
/// @param label with its unit
public record Axis(String label, Scale scale) {
    /// How values are spread over it.
    public enum Scale {
        /// From zero.
        LINEAR,
        /// Each power of ten takes as much room; values are above zero.
        LOGARITHMIC
    }

    private static final int MOST_STEPS = 6;

    public static Axis linear(String label) {
        return new Axis(label, Scale.LINEAR);
    }

    public static Axis logarithmic(String label) {
        return new Axis(label, Scale.LOGARITHMIC);
    }

    /// Marks, ascending: the first is the axis' beginning and the last its end, and all the values lie between them.
    List<Double> marks(double least, double most) {
        return scale == Scale.LINEAR ? even(most) : powers(least, most);
    }

    /// Where a value lies between two marks, from 0 to 1.
    double part(double value, double first, double last) {
        return scale == Scale.LINEAR
                ? (value - first) / (last - first)
                : Math.log10(value / first) / Math.log10(last / first);
    }

    static String shown(double mark) {
        if (mark != 0 && Math.abs(mark) < 0.001) {
            return String.format(Locale.ROOT, "%.0e", mark);
        }
        return mark >= 1_000
                ? String.format(Locale.ROOT, "%,.0f", mark)
                : Double.toString(mark).replaceAll("\\.0$", "");
    }

    private static List<Double> powers(double least, double most) {
        if (!(least > 0)) {
            throw new IllegalArgumentException("A logarithmic axis has no place for " + least);
        }
        int first = (int) Math.floor(Math.log10(least) + 1e-9);
        int last = Math.max(first + 1, (int) Math.ceil(Math.log10(most) - 1e-9));
        List<Double> marks = new ArrayList<>();
        for (int power = first; power <= last; power++) {
            marks.add(power < 0 ? 1 / Math.pow(10, -power) : Math.pow(10, power));
        }
        return marks;
    }

    /// Ones, twos or fives of a power of ten.
    private static List<Double> even(double most) {
        double end = most > 0 ? most : 1;
        double power = Math.pow(10, Math.floor(Math.log10(end / MOST_STEPS)));
        double step = power;
        for (double factor : new double[] {1, 2, 5, 10}) {
            step = power * factor;
            if (step * MOST_STEPS >= end) {
                break;
            }
        }
        List<Double> marks = new ArrayList<>();
        for (int i = 0; (i - 1) * step < end - step * 1e-9; i++) {
            long units = Math.round(i * step / power);
            marks.add(power < 1 ? units / (double) Math.round(1 / power) : units * power);
        }
        return marks;
    }
}
