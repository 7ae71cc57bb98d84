package dev.millrace.publishevents.fake;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.task.DynamoTaskStore;
import dev.millrace.publishevents.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/// The stream of a table: whatever the task store puts comes out as Lambda hands it over.
public final class Stream {
    private final List<DynamodbStreamRecord> records = new ArrayList<>();
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
        Map<String, AttributeValue> image = records.removeLast().getDynamodb().getNewImage();
        DynamodbStreamRecord removal = record("REMOVE", image);
        removal.getDynamodb().setNewImage(null);
        records.add(removal);
        return this;
    }

    public List<DynamodbStreamRecord> records() {
        return List.copyOf(records);
    }

    public DynamodbEvent event() {
        return event(records);
    }

    public static DynamodbEvent event(List<DynamodbStreamRecord> records) {
        DynamodbEvent event = new DynamodbEvent();
        event.setRecords(List.copyOf(records));
        return event;
    }

    /// The records that the stream brings again after such an answer: all from the first that failed.
    public List<DynamodbStreamRecord> from(String sequenceNumber) {
        List<String> numbers = records.stream()
                .map(record -> record.getDynamodb().getSequenceNumber())
                .toList();
        return records.subList(numbers.indexOf(sequenceNumber), records.size());
    }

    private DynamodbStreamRecord record(String name, Map<String, AttributeValue> image) {
        StreamRecord change = new StreamRecord();
        change.setSequenceNumber("%021d".formatted(100 + records.size()));
        change.setKeys(Map.of("pk", image.get("pk"), "sk", image.get("sk")));
        change.setNewImage(image);
        change.setApproximateCreationDateTime(Date.from(Records.NOON.minus(Duration.ofSeconds(3))));
        DynamodbStreamRecord record = new DynamodbStreamRecord();
        record.setEventID("event-" + records.size());
        record.setEventName(name);
        record.setDynamodb(change);
        return record;
    }

    private final class Table implements DynamoDbClient {
        @Override
        public PutItemResponse putItem(PutItemRequest request) {
            records.add(record("MODIFY", lambda(request.item())));
            return PutItemResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return DynamoDbClient.SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private static Map<String, AttributeValue> lambda(
            Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> item) {
        Map<String, AttributeValue> image = new LinkedHashMap<>();
        item.forEach((name, value) -> image.put(name, lambda(value)));
        return image;
    }

    private static AttributeValue lambda(software.amazon.awssdk.services.dynamodb.model.AttributeValue value) {
        AttributeValue lambda = new AttributeValue();
        switch (value.type()) {
            case S -> lambda.setS(value.s());
            case N -> lambda.setN(value.n());
            case B -> lambda.setB(value.b().asByteBuffer());
            case M -> lambda.setM(lambda(value.m()));
            case L -> lambda.setL(value.l().stream().map(Stream::lambda).toList());
            case SS, NS, BS, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalArgumentException("No item of Millrace has a value like " + value);
        }
        return lambda;
    }
}
