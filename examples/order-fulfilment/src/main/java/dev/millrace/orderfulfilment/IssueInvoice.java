package dev.millrace.orderfulfilment;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/// Prices are with tax; the invoice says how much of them it is.
public final class IssueInvoice implements StepHandler<IssueInvoice.Billed, IssueInvoice.Invoice> {
    private static final BigDecimal USUAL_PERCENT = BigDecimal.valueOf(21);
    private static final Map<String, BigDecimal> PERCENT = Map.of(
            "PT", BigDecimal.valueOf(23),
            "SE", BigDecimal.valueOf(25),
            "AT", BigDecimal.valueOf(20),
            "IE", BigDecimal.valueOf(23),
            "IT", BigDecimal.valueOf(22),
            "PL", BigDecimal.valueOf(23));

    public record Billed(Order order, BigDecimal delivery) {}

    public record Invoice(String number, BigDecimal total, BigDecimal tax, BigDecimal percent) {}

    @Override
    public String name() {
        return "orders.issue-invoice";
    }

    @Override
    public Invoice handle(Billed billed, StepContext context) {
        BigDecimal total =
                billed.order().lines().stream().map(Order.Line::price).reduce(billed.delivery(), BigDecimal::add);
        BigDecimal percent = PERCENT.getOrDefault(billed.order().delivery().country(), USUAL_PERCENT);
        BigDecimal tax =
                total.multiply(percent).divide(percent.add(BigDecimal.valueOf(100)), 2, RoundingMode.HALF_EVEN);
        return new Invoice(billed.order().orderId().replace("SO-", "INV-"), total, tax, percent);
    }
}
