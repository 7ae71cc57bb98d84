package dev.millrace.orderfulfilment;

import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;

/// What the input's schema can't say: no article twice, and nothing that no carrier takes.
public final class ValidateOrder implements StepHandler<Order, ValidateOrder.Valid> {
    private static final int HEAVIEST_GRAMS = 30_000;

    public record Valid(BigDecimal total, int grams, int pieces) {}

    @Override
    public String name() {
        return "orders.validate";
    }

    @Override
    public Valid handle(Order order, StepContext context) {
        Set<String> articles = new HashSet<>();
        for (Order.Line line : order.lines()) {
            if (!articles.add(line.sku())) {
                throw new PermanentException(
                        "ARTICLE_TWICE", "Order " + order.orderId() + " has " + line.sku() + " on two lines");
            }
        }
        int grams = order.lines().stream()
                .mapToInt(line -> line.quantity() * line.grams())
                .sum();
        if (grams > HEAVIEST_GRAMS) {
            throw new PermanentException(
                    "TOO_HEAVY",
                    "Order " + order.orderId() + " weighs " + grams + " g; carriers take " + HEAVIEST_GRAMS);
        }
        BigDecimal total = order.lines().stream().map(Order.Line::price).reduce(BigDecimal.ZERO, BigDecimal::add);
        int pieces = order.lines().stream().mapToInt(Order.Line::quantity).sum();
        return new Valid(total, grams, pieces);
    }
}
