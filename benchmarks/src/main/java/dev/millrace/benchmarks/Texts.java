package dev.millrace.benchmarks;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads text attributes of items.
public final class Texts {
    private Texts() {}

    /// Empty where there is none.
    public static String of(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null || value.s() == null ? "" : value.s();
    }
}
