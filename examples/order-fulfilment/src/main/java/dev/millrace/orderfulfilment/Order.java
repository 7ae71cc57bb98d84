package dev.millrace.orderfulfilment;

import java.math.BigDecimal;
import java.util.List;

/// As the shop's front end sends it.
public record Order(String orderId, Customer customer, List<Line> lines, Delivery delivery) {
    public record Customer(String name, String email, String since) {}

    public record Line(String sku, String title, int quantity, BigDecimal unitPrice, int grams) {
        BigDecimal price() {
            return unitPrice.multiply(BigDecimal.valueOf(quantity));
        }
    }

    public record Delivery(String street, String postcode, String city, String country) {}
}
