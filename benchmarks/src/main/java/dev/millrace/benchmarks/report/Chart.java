package dev.millrace.benchmarks.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// Curves over one another, as an SVG picture: a few, each named at its end, in colours that differ for the
/// colour-blind too.
///
/// @param series at least one
public record Chart(String title, Axis x, Axis y, List<Series> series) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 76;
    private static final int RIGHT = 168;
    private static final int TOP = 44;
    private static final int BOTTOM = 56;
    private static final int LINE = 15;
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#8a6d00", "#555555");

    /// @param points at least one, in the order in which they are joined
    public record Series(String name, List<Point> points) {
        public Series {
            points = List.copyOf(points);
            if (points.isEmpty()) {
                throw new IllegalArgumentException("The series '" + name + "' has no points");
            }
        }
    }

    /// A measurement.
    public record Point(double x, double y) {}

    public Chart {
        series = List.copyOf(series);
        if (series.isEmpty() || series.size() > COLOURS.size()) {
            throw new IllegalArgumentException(
                    "A chart shows 1 to " + COLOURS.size() + " series, not " + series.size());
        }
    }

    public String svg() {
        return new Drawing().svg();
    }

    private final class Drawing {
        private final List<Double> columns =
                x.marks(all(true).min().orElseThrow(), all(true).max().orElseThrow());
        private final List<Double> rows =
                y.marks(all(false).min().orElseThrow(), all(false).max().orElseThrow());
        private final List<String> lines = new ArrayList<>();

        private DoubleStream all(boolean across) {
            return series.stream()
                    .flatMap(each -> each.points().stream())
                    .mapToDouble(point -> across ? point.x() : point.y());
        }

        String svg() {
            add(("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" role=\"img\""
                            + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#333333\">")
                    .formatted(WIDTH, HEIGHT, WIDTH));
            add("<title>%s</title>".formatted(escaped(title)));
            add("<rect width=\"%s\" height=\"%s\" fill=\"#ffffff\"/>".formatted(WIDTH, HEIGHT));
            text(LEFT, 24, "start", "font-size=\"15\" font-weight=\"bold\"", title);
            grid();
            text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", "", x.label());
            text(0, 0, "middle", rotated(18, (TOP + HEIGHT - BOTTOM) / 2), y.label());
            for (int i = 0; i < series.size(); i++) {
                curve(series.get(i), COLOURS.get(i));
            }
            names();
            add("</svg>");
            return String.join("\n", lines) + "\n";
        }

        private void grid() {
            for (double mark : columns) {
                line(across(mark), TOP, across(mark), HEIGHT - BOTTOM);
                text(across(mark), HEIGHT - BOTTOM + 18, "middle", "", Axis.shown(mark));
            }
            for (double mark : rows) {
                line(LEFT, down(mark), WIDTH - RIGHT, down(mark));
                text(LEFT - 8, down(mark) + 4, "end", "", Axis.shown(mark));
            }
        }

        private void curve(Series each, String colour) {
            add("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>"
                    .formatted(
                            colour,
                            each.points().stream()
                                    .map(point -> place(across(point.x())) + "," + place(down(point.y())))
                                    .collect(Collectors.joining(" "))));
            for (Point point : each.points()) {
                add("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>"
                        .formatted(place(across(point.x())), place(down(point.y())), colour));
            }
        }

        /// Beside the last point of each, from top to bottom, and never over one another.
        private void names() {
            List<Series> downwards = series.stream()
                    .sorted(Comparator.comparingDouble(
                            (Series each) -> down(each.points().getLast().y())))
                    .toList();
            double free = TOP;
            for (Series each : downwards) {
                double at = Math.max(free, down(each.points().getLast().y()) + 4);
                String colour = COLOURS.get(series.indexOf(each));
                text(WIDTH - RIGHT + 10, at, "start", "fill=\"" + colour + "\"", each.name());
                free = at + LINE;
            }
        }

        private double across(double value) {
            return LEFT + (WIDTH - RIGHT - LEFT) * x.part(value, columns.getFirst(), columns.getLast());
        }

        private double down(double value) {
            return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * y.part(value, rows.getFirst(), rows.getLast());
        }

        private void line(double fromX, double fromY, double toX, double toY) {
            add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#dddddd\"/>"
                    .formatted(place(fromX), place(fromY), place(toX), place(toY)));
        }

        private void text(double atX, double atY, String anchor, String attributes, String words) {
            add("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" %s>%s</text>"
                    .formatted(place(atX), place(atY), anchor, attributes, escaped(words)));
        }

        private void add(String line) {
            lines.add(line);
        }
    }

    private static String rotated(int x, int y) {
        return String.format(Locale.ROOT, "transform=\"translate(%d %d) rotate(-90)\"", x, y);
    }

    private static String place(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
