package dev.millrace.benchmarks.stack;

import dev.millrace.localstack.metering.ItemBytes;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// Write units of items as they are put: each kilobyte that is begun, indexes left out.
final class Units {
    private static final int KILOBYTE = 1_024;

    private final LongAdder units = new LongAdder();

    void add(PutItemRequest write) {
        units.add(Math.ceilDiv(ItemBytes.of(write.item()), KILOBYTE));
    }

    long sum() {
        return units.sum();
    }
}
