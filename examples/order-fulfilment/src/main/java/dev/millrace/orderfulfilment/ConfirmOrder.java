package dev.millrace.orderfulfilment;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;

/// Stock is there, money is promised, and nothing speaks against it.
public final class ConfirmOrder implements StepHandler<ConfirmOrder.Checked, ConfirmOrder.Confirmed> {
    public record Checked(
            String orderId,
            BigDecimal goods,
            BigDecimal delivery,
            String warehouse,
            String authorisation,
            int fraudScore) {}

    public record Confirmed(String orderId, BigDecimal total, String warehouse, String authorisation) {}

    @Override
    public String name() {
        return "orders.confirm";
    }

    @Override
    public Confirmed handle(Checked order, StepContext context) {
        context.logger().info("order confirmed", "warehouse", order.warehouse(), "fraudScore", order.fraudScore());
        return new Confirmed(
                order.orderId(), order.goods().add(order.delivery()), order.warehouse(), order.authorisation());
    }
}
