package dev.millrace.orderfulfilment;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;

/// The last step: its result is the task's.
public final class NotifyCustomer implements StepHandler<NotifyCustomer.Sent, NotifyCustomer.Message> {
    public record Sent(
            String orderId,
            Order.Customer customer,
            BigDecimal total,
            String invoice,
            String carrier,
            String tracking) {}

    public record Message(String to, String text) {}

    @Override
    public String name() {
        return "orders.notify";
    }

    @Override
    public Message handle(Sent sent, StepContext context) {
        return new Message(
                sent.customer().email(),
                "Dear %s, order %s (EUR %.2f, %s) is on its way with %s: %s"
                        .formatted(
                                sent.customer().name(),
                                sent.orderId(),
                                sent.total(),
                                sent.invoice(),
                                sent.carrier(),
                                sent.tracking()));
    }
}
