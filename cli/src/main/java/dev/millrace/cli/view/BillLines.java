package dev.millrace.cli.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import dev.millrace.cost.Bill;
import dev.millrace.cost.Charge;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// A bill on a terminal: a line for each thing that was used, with what it comes to for this run and for a million
/// steps of its kind.
public final class BillLines {
    private static final double MILLION = 1_000_000;

    private final Terminal terminal;

    public BillLines(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Of a run that was metered: every line was counted.
    public List<String> of(Bill bill) {
        List<String> lines = rows(bill, charge -> true, "");
        lines.add(terminal.styled(
                Style.FAINT, "  " + prices(bill) + " Function time is this machine's and stands in for Lambda's."));
        return lines;
    }

    /// @param counted the lines that were; the others are marked as computed
    public List<String> of(Bill bill, Predicate<Charge> counted) {
        List<String> lines = rows(bill, counted, "  computed");
        lines.add(terminal.styled(
                Style.FAINT,
                "  " + prices(bill) + " What is not marked is counted in the task's records, a unit a write."));
        return lines;
    }

    private static String prices(Bill bill) {
        return "Public prices of " + bill.prices().region() + ", "
                + bill.prices().date() + ".";
    }

    private List<String> rows(Bill bill, Predicate<Charge> counted, String computed) {
        List<String> lines = new ArrayList<>();
        lines.add(terminal.styled(Style.FAINT, row("", "", "", "dollars", bill.steps() == 0 ? "" : "a million steps")));
        String service = "";
        for (Bill.Line line : bill.lines()) {
            String name = line.charge().service();
            lines.add(row(
                            name.equals(service) ? "" : name,
                            amount(line.amount()),
                            line.charge().unit(),
                            dollars(line.dollars()),
                            aMillionSteps(bill, line.dollars()))
                    + (counted.test(line.charge()) ? "" : computed));
            service = name;
        }
        lines.add(terminal.styled(
                Style.STRONG, row("total", "", "", dollars(bill.dollars()), aMillionSteps(bill, bill.dollars()))));
        return lines;
    }

    public static ObjectNode json(Bill bill) {
        return json(bill, charge -> true);
    }

    public static ObjectNode json(Bill bill, Predicate<Charge> counted) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("region", bill.prices().region())
                .put("pricesOf", bill.prices().date().toString())
                .put("dollars", bill.dollars())
                .put("dollarsPerStep", bill.perStep())
                .put("dollarsPerMillionSteps", bill.perStep() * MILLION)
                .put("dollarsPerTask", bill.perTask());
        var lines = document.putArray("lines");
        bill.lines()
                .forEach(line -> lines.addObject()
                        .put("service", line.charge().service())
                        .put("of", line.charge().key())
                        .put("unit", line.charge().unit())
                        .put("amount", line.amount())
                        .put("counted", counted.test(line.charge()))
                        .put("dollars", line.dollars()));
        return document;
    }

    private static String row(String service, String amount, String unit, String dollars, String aMillionSteps) {
        return "  " + Text.fit(service, 14) + Text.right(amount, 10) + "  " + Text.fit(unit, 16)
                + Text.right(dollars, 14) + Text.right(aMillionSteps, 18);
    }

    private static String aMillionSteps(Bill bill, double dollars) {
        return bill.steps() == 0 ? "" : String.format(Locale.ROOT, "%,.2f", dollars / bill.steps() * MILLION);
    }

    private static String amount(double amount) {
        return amount == Math.rint(amount) ? String.format(Locale.ROOT, "%,.0f", amount) : digits(amount);
    }

    private static String dollars(double dollars) {
        return digits(dollars);
    }

    /// Three digits that count, and no exponent.
    private static String digits(double value) {
        return BigDecimal.valueOf(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
