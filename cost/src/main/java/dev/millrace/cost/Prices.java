package dev.millrace.cost;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/// A table of prices of one region, as of one day: public list prices, without free tiers and discounts.
///
/// @param dollars of one unit of each
public record Prices(String region, LocalDate date, Map<Charge, Double> dollars) {
    private static final String FILE = "us-east-1.properties";

    public Prices {
        dollars = Map.copyOf(dollars);
    }

    /// Those that stand in the file `us-east-1.properties` of this package.
    public static Prices known() {
        var table = new Properties();
        try (var file = Objects.requireNonNull(Prices.class.getResourceAsStream(FILE), FILE)) {
            table.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
        var dollars = new EnumMap<Charge, Double>(Charge.class);
        for (Charge charge : Charge.values()) {
            dollars.put(charge, dollars(charge, table.getProperty(charge.key(), "")));
        }
        return new Prices(table.getProperty("region"), LocalDate.parse(table.getProperty("date")), dollars);
    }

    public double of(Charge charge) {
        Double price = dollars.get(charge);
        if (price == null) {
            throw new IllegalArgumentException("The prices of " + date + " have none for " + charge.key());
        }
        return price;
    }

    public double of(Usage usage) {
        return usage.amounts().entrySet().stream()
                .mapToDouble(entry -> of(entry.getKey()) * entry.getValue())
                .sum();
    }

    /// Dollars by service, in the order of [Charge]; only those of which something was used.
    public Map<String, Double> byService(Usage usage) {
        var services = new LinkedHashMap<String, Double>();
        for (Charge charge : Charge.values()) {
            double amount = usage.amount(charge);
            if (amount != 0) {
                services.merge(charge.service(), amount * of(charge), Double::sum);
            }
        }
        return services;
    }

    /// Of `0.625 per 1000000`.
    private static double dollars(Charge charge, String text) {
        String[] parts = text.split(" per ", 2);
        if (parts.length != 2) {
            throw new IllegalStateException(
                    FILE + " says '" + text + "' for " + charge.key() + "; it should say DOLLARS per UNITS");
        }
        return Double.parseDouble(parts[0].strip()) / Double.parseDouble(parts[1].strip());
    }
}
