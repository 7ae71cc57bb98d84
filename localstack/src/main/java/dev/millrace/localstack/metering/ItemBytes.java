package dev.millrace.localstack.metering;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What an item weighs, by the rules of DynamoDB's Developer Guide ("DynamoDB item sizes and formats"):
/// names and values in UTF-8, a number about a byte for two digits and one more, a list or map three and
/// one for each element.
public final class ItemBytes {
    private ItemBytes() {}

    public static long of(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .mapToLong(entry -> utf8(entry.getKey()) + of(entry.getValue()))
                .sum();
    }

    private static long of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case BOOL, NUL -> 1;
            case SS -> value.ss().stream().mapToLong(ItemBytes::utf8).sum();
            case NS -> value.ns().stream().mapToLong(ItemBytes::number).sum();
            case BS ->
                value.bs().stream()
                        .mapToLong(each -> each.asByteArrayUnsafe().length)
                        .sum();
            case L -> 3 + value.l().stream().mapToLong(each -> 1 + of(each)).sum();
            case M -> 3 + value.m().size() + of(value.m());
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("A value of a kind unknown: " + value);
        };
    }

    private static long number(String digits) {
        return Math.ceilDiv(digits.length(), 2) + 1L;
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
