package dev.millrace.steprunner;

import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The example: what comes in and what goes out are records, and what is wrong with them is said by their types.
public final class PriceOrder implements StepHandler<PriceOrder.Order, PriceOrder.Priced> {
    public record Order(
            String id,
            List<Line> lines,
            Optional<String> voucher,
            @Nullable LocalDate due) {
        public Order {
            lines = List.copyOf(lines);
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("an order has lines");
            }
        }
    }

    public record Line(String sku, int count, BigDecimal price) {}

    public record Priced(String id, BigDecimal total, LocalDate due) {}

    public record Config(BigDecimal most, Optional<String> currency) {}

    @Override
    public String name() {
        return "price-order";
    }

    @Override
    public Priced handle(Order order, StepContext context) {
        Config config = context.config(Config.class);
        BigDecimal total = order.lines().stream()
                .map(line -> line.price().multiply(BigDecimal.valueOf(line.count())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (total.compareTo(config.most()) > 0) {
            throw new PermanentException("TOO_EXPENSIVE", "An order costs at most " + config.most());
        }
        return new Priced(order.id(), total, Optional.ofNullable(order.due()).orElse(LocalDate.EPOCH));
    }
}
