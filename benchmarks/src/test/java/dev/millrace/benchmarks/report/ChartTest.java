package dev.millrace.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.benchmarks.report.Chart.Point;
import dev.millrace.benchmarks.report.Chart.Series;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {
    @Test
    void a_power_law_is_a_straight_line_on_logarithmic_axes() throws Exception {
        var linear = new Series("n", List.of(new Point(10, 1), new Point(1_000, 100), new Point(100_000, 10_000)));
        var chart = new Chart("Growth", Axis.logarithmic("steps"), Axis.logarithmic("ms"), List.of(linear));

        List<Point> seen = polylines(chart).getFirst();

        assertThat(seen).hasSize(3);
        assertThat(seen.get(1).x()).isCloseTo((seen.get(0).x() + seen.get(2).x()) / 2, within(0.2));
        assertThat(seen.get(1).y()).isCloseTo((seen.get(0).y() + seen.get(2).y()) / 2, within(0.2));
        assertThat(seen.get(2).y()).as("upwards").isLessThan(seen.get(0).y());
    }

    @Test
    void a_linear_axis_begins_at_zero_and_ends_at_a_round_number_above_all_values() {
        assertThat(Axis.linear("ms").marks(3, 47)).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0);
        assertThat(Axis.linear("ms").marks(0, 0.6)).startsWith(0.0).endsWith(0.6);
        assertThat(Axis.logarithmic("n").marks(10, 100_000)).containsExactly(10.0, 100.0, 1e3, 1e4, 1e5);
        assertThat(Axis.logarithmic("n").marks(0.3, 20)).containsExactly(0.1, 1.0, 10.0, 100.0);
    }

    @Test
    void names_of_curves_that_end_together_stand_below_one_another() throws Exception {
        var points = List.of(new Point(1, 5), new Point(2, 5));
        var chart = new Chart(
                "Same",
                Axis.linear("x"),
                Axis.linear("y"),
                List.of(new Series("a<b", points), new Series("c", points)));

        List<Element> names = elements(chart, "text").stream()
                .filter(text -> List.of("a<b", "c").contains(text.getTextContent()))
                .toList();

        assertThat(names).hasSize(2);
        assertThat(Double.parseDouble(names.get(1).getAttribute("y"))
                        - Double.parseDouble(names.get(0).getAttribute("y")))
                .isGreaterThan(12);
        assertThat(names.get(0).getAttribute("fill")).isNotEqualTo(names.get(1).getAttribute("fill"));
    }

    @Test
    void what_has_no_place_is_refused() {
        var zero = new Chart(
                "Zero", Axis.logarithmic("x"), Axis.linear("y"), List.of(new Series("s", List.of(new Point(0, 1)))));

        assertThatThrownBy(zero::svg).hasMessageContaining("logarithmic");
        assertThatThrownBy(() -> new Series("empty", List.of())).hasMessageContaining("empty");
    }

    private static List<List<Point>> polylines(Chart chart) throws Exception {
        List<List<Point>> all = new ArrayList<>();
        for (Element line : elements(chart, "polyline")) {
            List<Point> points = new ArrayList<>();
            for (String pair : line.getAttribute("points").split(" ", -1)) {
                int comma = pair.indexOf(',');
                points.add(new Point(
                        Double.parseDouble(pair.substring(0, comma)), Double.parseDouble(pair.substring(comma + 1))));
            }
            all.add(points);
        }
        return all;
    }

    private static List<Element> elements(Chart chart, String name) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())));
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
