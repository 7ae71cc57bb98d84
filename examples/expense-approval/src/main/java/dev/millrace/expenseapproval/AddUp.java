package dev.millrace.expenseapproval;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;
import java.util.List;

/// What the claim comes to.
public final class AddUp implements StepHandler<AddUp.Claim, AddUp.Sum> {
    public record Claim(String employee, List<Line> lines) {}

    public record Line(String what, BigDecimal amount) {}

    public record Sum(BigDecimal total) {}

    @Override
    public String name() {
        return "expenses.add-up";
    }

    @Override
    public Sum handle(Claim claim, StepContext context) {
        return new Sum(claim.lines().stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add));
    }
}
