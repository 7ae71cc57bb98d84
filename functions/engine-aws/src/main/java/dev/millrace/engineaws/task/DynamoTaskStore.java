package dev.millrace.engineaws.task;

import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.task.IdentityRecord;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// The tasks in DynamoDB: each record one item, each write one conditional put.
public final class DynamoTaskStore implements TaskStore {
    private static final int AT_ONCE = 8;

    private final TableReader table;
    private final TransitionWriter writer;
    private final TaskIndexes indexes;

    /// Namespaces this process has seen in the table.
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public DynamoTaskStore(DynamoDbClient dynamoDb, String tableName) {
        table = new TableReader(dynamoDb, tableName);
        writer = new TransitionWriter(dynamoDb, tableName);
        indexes = new TaskIndexes(table);
    }

    @Override
    public Optional<TaskRecord> readTask(TaskId id) {
        return get(Key.task(id)).map(TaskItem::read);
    }

    @Override
    public Write<TaskRecord> create(TaskRecord first) {
        remember(first.head().origin().template().namespace());
        return writer.put(first, TaskItem.of(first), Condition.MUST_BE_NEW, Map.of(), TaskItem::read);
    }

    @Override
    public Write<IdentityRecord> begin(IdentityRecord next) {
        var at = Map.of("at", next.since().toEpochMilli());
        return writer.put(next, IdentityItem.of(next), Condition.ABSENT_OR_OVER, at, IdentityItem::read);
    }

    @Override
    public void erase(TaskRecord gone) {
        Key own = Key.task(gone.id());
        var query = QueryRequest.builder()
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(own.pk())))
                .projectionExpression("pk, sk")
                .consistentRead(true);
        var rest = table.query(query, Integer.MAX_VALUE).stream()
                .filter(item -> !item.text("sk").equals(own.sk()))
                .toList();
        InParallel.each(rest, AT_ONCE, item -> {
            writer.delete(item.text("pk"), item.text("sk"));
            return item;
        });
        writer.delete(own.pk(), own.sk(), gone.version());
    }

    @Override
    public Write<TaskRecord> replace(TaskRecord next) {
        var read = Map.of("read", next.version() - 1);
        return writer.put(next, TaskItem.of(next), Condition.UNCHANGED_SINCE_READ, read, TaskItem::read);
    }

    @Override
    public Optional<StepRecord> readStep(TaskId task, int step) {
        return get(Key.step(task, step)).map(StepItem::read);
    }

    @Override
    public Map<Integer, StepRecord> readSteps(TaskId task, Collection<Integer> steps) {
        if (steps.size() == 1) {
            int step = steps.iterator().next();
            return readStep(task, step).map(record -> Map.of(step, record)).orElse(Map.of());
        }
        var keys = steps.stream()
                .distinct()
                .map(step -> Key.step(task, step).attributes())
                .toList();
        return byNumber(table.get(keys, true));
    }

    @Override
    public Map<Integer, StepRecord> readSteps(TaskId task) {
        var query = QueryRequest.builder()
                .keyConditionExpression("pk = :pk AND begins_with(sk, :steps)")
                .expressionAttributeValues(
                        Map.of(":pk", AttributeValue.fromS(Key.pk(task)), ":steps", AttributeValue.fromS(Key.STEPS)))
                .consistentRead(true);
        return byNumber(table.query(query, Integer.MAX_VALUE));
    }

    @Override
    public Write<StepRecord> begin(StepRecord first, Instant at) {
        var numbers = Map.of(
                "epoch", (long) first.epoch(), "attempt", (long) StepItem.attempt(first), "at", at.toEpochMilli());
        return writer.put(first, StepItem.of(first), Condition.ABSENT_OR_EARLIER, numbers, StepItem::read);
    }

    @Override
    public Write<StepRecord> replace(StepRecord next) {
        long epoch = next.epoch();
        long read = next.revision() - 1;
        long attempt = StepItem.attempt(next);
        Item item = StepItem.of(next);
        if (attempt == 0) {
            var numbers = Map.of("epoch", epoch, "read", read);
            return writer.put(next, item, Condition.SAME_EPOCH_UNCHANGED, numbers, StepItem::read);
        }
        var numbers = Map.of("epoch", epoch, "read", read, "attempt", attempt, "before", attempt - 1);
        return writer.put(next, item, Condition.SAME_ATTEMPT_UNCHANGED, numbers, StepItem::read);
    }

    @Override
    public void put(Page page) {
        writer.put(page, PageItem.of(page), Condition.MUST_BE_NEW, Map.of(), PageItem::read);
    }

    @Override
    public List<Page> readPages(TaskId task, long last) {
        List<Page> pages = new ArrayList<>();
        for (Optional<Long> version = Optional.of(last); version.isPresent(); ) {
            Key key = Key.page(task, version.get());
            Page page = get(key).map(PageItem::read)
                    .orElseThrow(() -> new IllegalStateException(
                            "Task " + task + " refers to " + key.sk() + ", which is not in the table"));
            pages.add(page);
            version = page.previous();
        }
        return pages;
    }

    @Override
    public List<TaskId> due(Instant until, int most) {
        return indexes.due(until, most);
    }

    @Override
    public TaskList list(TaskQuery query) {
        return indexes.list(query);
    }

    /// The list without a namespace asks each namespace's partitions, so a namespace is on record before its first
    /// task. One write per process and namespace.
    private void remember(String namespace) {
        if (!known.contains(namespace)) {
            Key key = Key.namespace(namespace);
            Item item = new NewItem(key.pk(), key.sk()).item();
            writer.put(item, item, Condition.MUST_BE_NEW, Map.of(), now -> now);
            known.add(namespace);
        }
    }

    private Optional<Item> get(Key key) {
        return table.get(key.pk(), key.sk());
    }

    private static Map<Integer, StepRecord> byNumber(List<Item> items) {
        Map<Integer, StepRecord> steps = HashMap.newHashMap(items.size());
        for (Item item : items) {
            StepRecord step = StepItem.read(item);
            steps.put(step.step(), step);
        }
        return steps;
    }
}
