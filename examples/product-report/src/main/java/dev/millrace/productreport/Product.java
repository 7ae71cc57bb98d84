package dev.millrace.productreport;

import java.math.BigDecimal;

/// A row in which everything is right.
public record Product(
        String id,
        String name,
        String category,
        String supplier,
        BigDecimal price,
        int stock,
        int sold,
        BigDecimal rating,
        String listed) {
    BigDecimal revenue() {
        return price.multiply(BigDecimal.valueOf(sold));
    }
}
