package dev.millrace.productreport;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;

/// What there is to say about one category.
public final class SumUp implements StepHandler<SumUp.Part, SumUp.Summary> {
    private static final int BEST = 3;

    public record Part(String category, List<Product> products) {}

    public record Summary(
            String category,
            int products,
            long sold,
            BigDecimal revenue,
            BigDecimal meanPrice,
            BigDecimal meanRating,
            int outOfStock,
            List<Best> best) {}

    public record Best(String id, String name, BigDecimal revenue) {}

    @Override
    public String name() {
        return "products.sum-up";
    }

    @Override
    public Summary handle(Part part, StepContext context) {
        List<Product> products = part.products();
        List<Best> best = products.stream()
                .sorted(Comparator.comparing(Product::revenue).reversed().thenComparing(Product::id))
                .limit(BEST)
                .map(product -> new Best(product.id(), product.name(), product.revenue()))
                .toList();
        return new Summary(
                part.category(),
                products.size(),
                products.stream().mapToLong(Product::sold).sum(),
                sum(products.stream().map(Product::revenue).toList()),
                mean(products.stream().map(Product::price).toList(), 2),
                mean(products.stream().map(Product::rating).toList(), 1),
                (int) products.stream().filter(product -> product.stock() == 0).count(),
                best);
    }

    private static BigDecimal sum(List<BigDecimal> values) {
        return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal mean(List<BigDecimal> values, int digits) {
        return values.isEmpty()
                ? BigDecimal.ZERO
                : sum(values).divide(BigDecimal.valueOf(values.size()), digits, RoundingMode.HALF_EVEN);
    }
}
