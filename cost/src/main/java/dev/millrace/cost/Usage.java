package dev.millrace.cost;

import java.util.EnumMap;
import java.util.Map;

/// How much of each thing was used. What is not named was not used.
public record Usage(Map<Charge, Double> amounts) {
    public static final Usage NONE = new Usage(Map.of());

    public Usage {
        amounts = Map.copyOf(amounts);
    }

    public static Usage of(Charge charge, double amount) {
        return new Usage(Map.of(charge, amount));
    }

    public double amount(Charge charge) {
        return amounts.getOrDefault(charge, 0.0);
    }

    public Usage and(Charge charge, double amount) {
        return plus(of(charge, amount));
    }

    public Usage plus(Usage other) {
        var sum = new EnumMap<Charge, Double>(Charge.class);
        sum.putAll(amounts);
        other.amounts.forEach((charge, amount) -> sum.merge(charge, amount, Double::sum));
        return new Usage(sum);
    }

    public Usage minus(Usage other) {
        return plus(other.times(-1));
    }

    public Usage times(double factor) {
        var product = new EnumMap<Charge, Double>(Charge.class);
        amounts.forEach((charge, amount) -> product.put(charge, amount * factor));
        return new Usage(product);
    }

    /// All but this.
    public Usage without(Charge charge) {
        return and(charge, -amount(charge));
    }
}
