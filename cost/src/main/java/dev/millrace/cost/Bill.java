package dev.millrace.cost;

import java.util.ArrayList;
import java.util.List;

/// What was used and what it costs.
///
/// @param steps that it was used for, of so many `tasks`
public record Bill(Prices prices, Usage usage, int steps, int tasks) {
    /// One thing that was used.
    public record Line(Charge charge, double amount, double dollars) {}

    /// In the order of [Charge]; what was not used has no line.
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Charge charge : Charge.values()) {
            double amount = usage.amount(charge);
            if (amount != 0) {
                lines.add(new Line(charge, amount, amount * prices.of(charge)));
            }
        }
        return lines;
    }

    public double dollars() {
        return prices.of(usage);
    }

    public double perStep() {
        return steps == 0 ? 0 : dollars() / steps;
    }

    public double perTask() {
        return tasks == 0 ? 0 : dollars() / tasks;
    }
}
