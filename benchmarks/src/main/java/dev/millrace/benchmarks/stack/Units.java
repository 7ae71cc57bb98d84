package dev.millrace.benchmarks.stack;

import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// Write units of items as they are put: each kilobyte that is begun, indexes left out.
final class Units {
    private static final int KILOBYTE = 1_024;

    private final LongAdder units = new LongAdder();

    void add(PutItemRequest write) {
        long bytes = write.item().entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + bytes(entry.getValue()))
                .sum();
        units.add(Math.ceilDiv(bytes, KILOBYTE));
    }

    long sum() {
        return units.sum();
    }

    private static long bytes(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s().length();
            case N -> value.n().length() / 2 + 2L;
            case B -> value.b().asByteArrayUnsafe().length;
            case L -> 3 + value.l().stream().mapToLong(each -> 1 + bytes(each)).sum();
            case M ->
                3
                        + value.m().entrySet().stream()
                                .mapToLong(entry -> 1 + entry.getKey().length() + bytes(entry.getValue()))
                                .sum();
            default -> 1;
        };
    }
}
