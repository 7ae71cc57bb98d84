package dev.millrace.productreport;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Parts good rows by category and sets the others aside with every problem they have.
public final class CheckRows implements StepHandler<CheckRows.Rows, CheckRows.Checked> {
    private static final List<String> CATEGORIES = List.of("kitchen", "garden", "office", "outdoor", "toys", "audio");
    private static final int COLUMNS = 9;

    public record Rows(List<Row> rows) {}

    public record Checked(Map<String, List<Product>> valid, List<Rejected> rejected) {}

    @Override
    public String name() {
        return "products.check";
    }

    @Override
    public Checked handle(Rows rows, StepContext context) {
        Map<String, List<Product>> valid = new TreeMap<>();
        CATEGORIES.forEach(category -> valid.put(category, new ArrayList<>()));
        List<Rejected> rejected = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Row row : rows.rows()) {
            List<String> problems = problems(row.values(), seen);
            if (problems.isEmpty()) {
                Product product = product(row.values());
                valid.getOrDefault(product.category(), new ArrayList<>()).add(product);
            } else {
                rejected.add(new Rejected(row.line(), row.values().getFirst(), problems));
            }
        }
        context.logger().info("rows checked", "rows", rows.rows().size(), "rejected", rejected.size());
        return new Checked(valid, rejected);
    }

    private static List<String> problems(List<String> values, Set<String> seen) {
        if (values.size() != COLUMNS) {
            return List.of(values.size() + " values, not " + COLUMNS);
        }
        List<String> problems = new ArrayList<>();
        if (!seen.add(values.get(0))) {
            problems.add("id " + values.get(0) + " was there before");
        }
        if (values.get(1).isEmpty()) {
            problems.add("no name");
        }
        if (!CATEGORIES.contains(values.get(2))) {
            problems.add("unknown category '" + values.get(2) + "'");
        }
        number(values.get(4), "price", "0.01", "100000", problems);
        number(values.get(5), "stock", "0", "1000000", problems);
        number(values.get(6), "sold", "0", "1000000", problems);
        number(values.get(7), "rating", "1", "5", problems);
        date(values.get(8), problems);
        return problems;
    }

    private static void number(String text, String what, String least, String most, List<String> problems) {
        try {
            BigDecimal number = new BigDecimal(text);
            if (number.compareTo(new BigDecimal(least)) < 0 || number.compareTo(new BigDecimal(most)) > 0) {
                problems.add(what + " " + text + " is not between " + least + " and " + most);
            }
        } catch (NumberFormatException noNumber) {
            problems.add(what + " '" + text + "' is no number");
        }
    }

    private static void date(String text, List<String> problems) {
        try {
            LocalDate.parse(text);
        } catch (DateTimeParseException noDate) {
            problems.add("'" + text + "' is no date");
        }
    }

    private static Product product(List<String> values) {
        return new Product(
                values.get(0),
                values.get(1),
                values.get(2),
                values.get(3),
                new BigDecimal(values.get(4)),
                new BigDecimal(values.get(5)).intValueExact(),
                new BigDecimal(values.get(6)).intValueExact(),
                new BigDecimal(values.get(7)),
                values.get(8));
    }
}
