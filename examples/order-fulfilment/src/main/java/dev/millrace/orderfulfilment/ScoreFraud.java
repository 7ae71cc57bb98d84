package dev.millrace.orderfulfilment;

import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Points for what fraud often has in common; too many end the order.
public final class ScoreFraud implements StepHandler<ScoreFraud.Case, ScoreFraud.Score> {
    private static final int REFUSED_FROM = 80;

    public record Case(Order order, BigDecimal total) {}

    public record Score(int score, List<String> reasons) {}

    @Override
    public String name() {
        return "orders.score-fraud";
    }

    @Override
    public Score handle(Case suspect, StepContext context) throws InterruptedException {
        // The model answers in its own time, as models do.
        Thread.sleep(300);
        List<String> reasons = new ArrayList<>();
        int score = 0;
        if (suspect.total().compareTo(BigDecimal.valueOf(1_000)) > 0) {
            score += 35;
            reasons.add("large amount");
        }
        if (suspect.order().customer().since().compareTo("2025") > 0) {
            score += 25;
            reasons.add("new customer");
        }
        if (suspect.order().lines().stream().anyMatch(line -> line.quantity() > 20)) {
            score += 15;
            reasons.add("many of one article");
        }
        if (score >= REFUSED_FROM) {
            throw new PermanentException("FRAUD_SUSPECTED", "Score " + score + ": " + String.join(", ", reasons));
        }
        return new Score(score, reasons);
    }
}
