package dev.millrace.publishevents.fake;

import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.task.DynamoTaskStore;
import dev.millrace.publishevents.Records;
import dev.millrace.publishevents.stream.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/// The stream of a table: whatever the task store puts comes out as a record.
public final class Stream {
    private final List<StreamRecord> records = new ArrayList<>();
    private final DynamoTaskStore store = new DynamoTaskStore(new Table(), "tasks");

    public Stream put(TaskRecord task) {
        store.replace(task);
        return this;
    }

    public Stream put(StepRecord step) {
        store.replace(step);
        return this;
    }

    public Stream put(Page page) {
        store.put(page);
        return this;
    }

    public Stream put(Map<String, AttributeValue> image) {
        records.add(record("INSERT", image));
        return this;
    }

    public Stream remove(TaskRecord task) {
        put(task);
        StreamRecord written = records.removeLast();
        records.add(new StreamRecord(
                written.eventId(),
                "REMOVE",
                written.sequenceNumber(),
                written.committedAt(),
                written.keys(),
                Optional.empty()));
        return this;
    }

    public List<StreamRecord> records() {
        return List.copyOf(records);
    }

    /// The records that the stream brings again after such an answer: all from the first that failed.
    public List<StreamRecord> from(String sequenceNumber) {
        List<String> numbers =
                records.stream().map(StreamRecord::sequenceNumber).toList();
        return records.subList(numbers.indexOf(sequenceNumber), records.size());
    }

    private StreamRecord record(String name, Map<String, AttributeValue> image) {
        return new StreamRecord(
                "event-" + records.size(),
                name,
                "%021d".formatted(100 + records.size()),
                Optional.of(Records.NOON.minus(Duration.ofSeconds(3))),
                Map.of(
                        "pk", Objects.requireNonNull(image.get("pk")),
                        "sk", Objects.requireNonNull(image.get("sk"))),
                Optional.of(image));
    }

    private final class Table implements DynamoDbClient {
        @Override
        public PutItemResponse putItem(PutItemRequest request) {
            records.add(record("MODIFY", request.item()));
            return PutItemResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return DynamoDbClient.SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
