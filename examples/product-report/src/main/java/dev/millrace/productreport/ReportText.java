package dev.millrace.productreport;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/// What the report says.
final class ReportText {
    private ReportText() {}

    static String markdown(WriteReport.Findings findings, List<SumUp.Summary> categories, BigDecimal revenue) {
        StringBuilder text = new StringBuilder("# Product report\n\n");
        text.append(String.format(
                Locale.ROOT,
                "%,d rows read, %d set aside, EUR %,.2f sold.%n%n",
                findings.rows(),
                findings.rejected().size(),
                revenue));
        text.append("| category | products | sold | revenue | mean price | rating | out of stock |\n");
        text.append("|---|--:|--:|--:|--:|--:|--:|\n");
        for (SumUp.Summary each : categories) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %,d | %,.2f | %s | %s | %d |%n",
                    each.category(),
                    each.products(),
                    each.sold(),
                    each.revenue(),
                    each.meanPrice(),
                    each.meanRating(),
                    each.outOfStock()));
        }
        text.append("\n## Best sellers\n\n");
        for (SumUp.Summary each : categories) {
            for (SumUp.Best best : each.best()) {
                text.append(String.format(
                        Locale.ROOT,
                        "- %s: %s (%s), EUR %,.2f%n",
                        each.category(),
                        best.name(),
                        best.id(),
                        best.revenue()));
            }
        }
        text.append("\n## Set aside\n\n");
        for (Rejected row : findings.rejected()) {
            text.append("- line ")
                    .append(row.line())
                    .append(" (")
                    .append(row.id())
                    .append("): ");
            text.append(String.join("; ", row.problems())).append('\n');
        }
        return text.toString();
    }

    static String csv(List<SumUp.Summary> categories) {
        StringBuilder text = new StringBuilder("category,products,sold,revenue,mean_price,mean_rating,out_of_stock\n");
        for (SumUp.Summary each : categories) {
            text.append(String.join(
                            ",",
                            each.category(),
                            String.valueOf(each.products()),
                            String.valueOf(each.sold()),
                            each.revenue().toPlainString(),
                            each.meanPrice().toPlainString(),
                            each.meanRating().toPlainString(),
                            String.valueOf(each.outOfStock())))
                    .append('\n');
        }
        return text.toString();
    }
}
