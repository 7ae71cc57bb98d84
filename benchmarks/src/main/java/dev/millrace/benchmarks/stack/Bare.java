package dev.millrace.benchmarks.stack;

import dev.millrace.benchmarks.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/// The limit: the very write requests of a run, made again by 32 threads into an empty table of the same kind (same
/// items, conditions, indexes and stream) while nothing else runs. The writes of one task keep their order.
final class Bare {
    private static final int THREADS = 32;
    private static final String TABLE = "bare";

    private final Queue<PutItemRequest> recorded = new ConcurrentLinkedQueue<>();

    void record(PutItemRequest write) {
        recorded.add(write);
    }

    /// In a stack of its own that has nothing else to do.
    ///
    /// @return seconds that all the writes took
    double replay() throws Exception {
        try (var stack = Stack.start(Optional.empty())) {
            return replay(stack.local().clients().dynamoDb());
        }
    }

    private double replay(DynamoDbClient dynamoDb) throws Exception {
        String original = dynamoDb.listTables(ListTablesRequest.builder().build())
                .tableNames()
                .getFirst();
        create(dynamoDb, original);
        Map<String, List<PutItemRequest>> byTask = new LinkedHashMap<>();
        for (PutItemRequest write : recorded) {
            byTask.computeIfAbsent(Texts.of(write.item(), "pk"), first -> new ArrayList<>())
                    .add(write.toBuilder().tableName(TABLE).build());
        }
        List<List<PutItemRequest>> tasks = new ArrayList<>(byTask.values());
        var next = new AtomicInteger();
        long begun = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                running.add(threads.submit(() -> {
                    for (int task = next.getAndIncrement(); task < tasks.size(); task = next.getAndIncrement()) {
                        tasks.get(task).forEach(dynamoDb::putItem);
                    }
                }));
            }
            for (var each : running) {
                each.get();
            }
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    int writes() {
        return recorded.size();
    }

    private static void create(DynamoDbClient dynamoDb, String original) {
        TableDescription like = dynamoDb.describeTable(
                        DescribeTableRequest.builder().tableName(original).build())
                .table();
        dynamoDb.createTable(CreateTableRequest.builder()
                .tableName(TABLE)
                .attributeDefinitions(like.attributeDefinitions())
                .keySchema(like.keySchema())
                .billingMode("PAY_PER_REQUEST")
                .streamSpecification(like.streamSpecification())
                .globalSecondaryIndexes(like.globalSecondaryIndexes().stream()
                        .map(index -> GlobalSecondaryIndex.builder()
                                .indexName(index.indexName())
                                .keySchema(index.keySchema())
                                .projection(index.projection())
                                .build())
                        .toList())
                .build());
    }
}
