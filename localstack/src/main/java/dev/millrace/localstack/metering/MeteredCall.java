package dev.millrace.localstack.metering;

import dev.millrace.cost.Charge;
import dev.millrace.engineaws.limit.LimitItem;
import dev.millrace.localstack.metering.Meter.Purpose;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// One request of a function and what it uses. The table itself says what a request consumed, except of a write it
/// refuses; a queue counts what it is sent.
///
/// @param what the operation, such as `PutItem`
record MeteredCall(Meter meter, String function, String what) {
    /// The request to make in its place: one that asks for its consumption.
    static SdkRequest asking(SdkRequest request) {
        return switch (request) {
            case PutItemRequest put ->
                put.toBuilder()
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .build();
            case GetItemRequest get ->
                get.toBuilder()
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .build();
            case QueryRequest query ->
                query.toBuilder()
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .build();
            case BatchGetItemRequest batch ->
                batch.toBuilder()
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                        .build();
            default -> request;
        };
    }

    /// What a request is about, as far as it is one thing: the kind of item that its sort key tells, or of queue.
    static String subject(SdkRequest request) {
        return switch (request) {
            case PutItemRequest put -> kind(put.item());
            case GetItemRequest get -> kind(get.key());
            case SqsRequest queue -> QueueBytes.charge(queue) == Charge.FIFO_REQUESTS ? "advance" : "lane";
            default -> "";
        };
    }

    private static String kind(Map<String, AttributeValue> item) {
        return item.getOrDefault("sk", AttributeValue.fromS("")).s().split("#", 2)[0];
    }

    void answered(SdkRequest request, @Nullable Object answer) {
        if (answer == null) {
            sent(request);
            return;
        }
        switch (answer) {
            case PutItemResponse put -> consumed(Charge.TABLE_WRITES, put.consumedCapacity());
            case GetItemResponse get -> consumed(Charge.TABLE_READS, get.consumedCapacity());
            case QueryResponse query -> {
                if (looksAtLimits(request)) {
                    idle(Math.max(leastOf(request), query.consumedCapacity().capacityUnits()));
                } else if (query.scannedCount() == 0) {
                    count(Charge.TABLE_READS, "nothing", leastOf(request));
                } else {
                    consumed(Charge.TABLE_READS, query.consumedCapacity());
                }
            }
            case BatchGetItemResponse batch ->
                batch.consumedCapacity().forEach(each -> consumed(Charge.TABLE_READS, each));
            default -> sent(request);
        }
    }

    /// A refused write consumes what the item that stands there weighs, at least one unit (Developer Guide,
    /// conditional writes).
    void refused(Throwable refusal) {
        if (refusal instanceof ConditionalCheckFailedException condition) {
            long bytes = condition.hasItem() ? ItemBytes.of(condition.item()) : 0;
            count(Charge.TABLE_WRITES, "refused", Math.max(1, Math.ceilDiv(bytes, 1024)));
        }
    }

    private void sent(SdkRequest request) {
        switch (request) {
            case SqsRequest queue -> count(QueueBytes.charge(queue), what, QueueBytes.chunks(QueueBytes.of(queue)));
            case PutObjectRequest put -> count(Charge.OBJECT_WRITES, what, 1);
            case ListObjectsV2Request list -> count(Charge.OBJECT_WRITES, what, 1);
            case GetObjectRequest get -> count(Charge.OBJECT_READS, what, 1);
            case HeadObjectRequest head -> count(Charge.OBJECT_READS, what, 1);
            default ->
                throw new IllegalArgumentException("The local stack does not know what "
                        + request.getClass().getSimpleName() + " costs; add it to " + MeteredCall.class.getName());
        }
    }

    /// A worker looks at the limits once in five seconds, whatever it does in them.
    private static boolean looksAtLimits(SdkRequest request) {
        return request instanceof QueryRequest query
                && query.expressionAttributeValues()
                        .getOrDefault(":pk", AttributeValue.fromS(""))
                        .equals(AttributeValue.fromS(LimitItem.PK));
    }

    /// The service takes a unit for a query that finds nothing, half of one where it needs not be consistent; the
    /// emulated table says that it took none.
    private static double leastOf(SdkRequest request) {
        return request instanceof QueryRequest query && Boolean.TRUE.equals(query.consistentRead()) ? 1 : 0.5;
    }

    private void idle(double units) {
        meter.count(function, Charge.TABLE_READS, "limits", Purpose.IDLE, units);
    }

    private void consumed(Charge charge, @Nullable ConsumedCapacity capacity) {
        if (capacity == null) {
            throw new IllegalStateException("The table does not say what " + what + " consumed");
        }
        if (capacity.table() != null) {
            count(charge, "table", capacity.table().capacityUnits());
        }
        capacity.globalSecondaryIndexes().forEach((index, units) -> count(charge, index, units.capacityUnits()));
    }

    private void count(Charge charge, String detail, double amount) {
        meter.count(function, charge, detail, amount);
    }
}
