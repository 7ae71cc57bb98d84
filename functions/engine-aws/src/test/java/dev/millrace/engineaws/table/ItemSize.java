package dev.millrace.engineaws.table;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How many bytes DynamoDB counts for an item, by the rules of its developer guide ("Item sizes and formats"):
/// names and texts in UTF-8, numbers a byte for two significant digits and one more, lists and maps three bytes and
/// one for each element.
public final class ItemSize {
    private ItemSize() {}

    public static int of(Item item) {
        return byAttribute(item).values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Name and value together.
    public static Map<String, Integer> byAttribute(Item item) {
        Map<String, Integer> sizes = new TreeMap<>();
        item.attributes().forEach((name, value) -> sizes.put(name, utf8(name) + of(value)));
        return sizes;
    }

    private static int of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case L ->
                3 + value.l().stream().mapToInt(element -> 1 + of(element)).sum();
            case M ->
                3
                        + value.m().entrySet().stream()
                                .mapToInt(entry -> 1 + utf8(entry.getKey()) + of(entry.getValue()))
                                .sum();
            case BOOL, NUL -> 1;
            case SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("Not used: " + value);
        };
    }

    private static int number(String digits) {
        var number = new BigDecimal(digits).stripTrailingZeros();
        return (number.precision() + 1) / 2 + 1 + (number.signum() < 0 ? 1 : 0);
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
