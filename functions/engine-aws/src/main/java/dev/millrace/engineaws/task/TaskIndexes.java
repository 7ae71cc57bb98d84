package dev.millrace.engineaws.task;

import dev.millrace.engine.port.TaskStore.TaskList;
import dev.millrace.engine.port.TaskStore.TaskQuery;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.TableReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Tasks by the time of their next look, and by creation. Both indexes hold keys only and lag a little behind the
/// writes. Each is spread over partitions; reading one asks all of them side by side and merges.
final class TaskIndexes {
    private static final int AT_ONCE = 16;

    /// How many keys are looked at for one page, so that a rare state in a long list costs a bounded page, not a scan.
    private static final int MOST_KEYS = 1_000;

    private static final int CHUNK = 100;

    private static final Comparator<Item> OLDEST_LOOK = Comparator.comparing(item -> item.text("lookAt"));
    private static final Comparator<Item> NEWEST =
            Comparator.<Item, String>comparing(item -> item.text("listSk")).reversed();

    private final TableReader table;

    TaskIndexes(TableReader table) {
        this.table = table;
    }

    List<TaskId> due(Instant until, int most) {
        var shards = IntStream.range(0, Key.LOOK_SHARDS).boxed().toList();
        return InParallel.each(shards, AT_ONCE, shard -> due(shard, until, most)).stream()
                .flatMap(List::stream)
                .sorted(OLDEST_LOOK)
                .limit(most)
                .map(item -> Key.taskOf(item.text("pk")))
                .toList();
    }

    private List<Item> due(int shard, Instant until, int most) {
        return table.query(
                QueryRequest.builder()
                        .indexName("lookAt")
                        .keyConditionExpression("lookShard = :shard AND lookAt <= :until")
                        .expressionAttributeValues(Map.of(
                                ":shard", AttributeValue.fromS(Key.lookShard(shard)),
                                ":until", AttributeValue.fromS(Key.lookAt(until)))),
                most);
    }

    TaskList list(TaskQuery query) {
        List<String> partitions = partitions(query.namespace());
        String position = query.next().map(PageToken::position).orElse(PageToken.START);
        boolean everything = query.template().isEmpty() && query.state().isEmpty();
        List<TaskRecord> found = new ArrayList<>();
        for (int seen = 0; seen < MOST_KEYS; ) {
            int chunk = everything ? Math.min(CHUNK, query.most() - found.size()) : CHUNK;
            List<Item> keys = newest(partitions, position, chunk);
            Map<TaskId, TaskRecord> tasks = read(keys);
            for (Item key : keys) {
                position = key.text("listSk");
                Optional.ofNullable(tasks.get(Key.taskOfListSk(position)))
                        .filter(task -> !task.gone() && matches(task, query))
                        .ifPresent(found::add);
                if (found.size() == query.most()) {
                    return new TaskList(found, Optional.of(PageToken.at(position)));
                }
            }
            if (keys.size() < chunk) {
                return new TaskList(found, Optional.empty());
            }
            seen += keys.size();
        }
        return new TaskList(found, Optional.of(PageToken.at(position)));
    }

    private List<String> partitions(Optional<String> namespace) {
        return namespace.map(List::of).orElseGet(() -> Namespaces.in(table)).stream()
                .flatMap(name -> IntStream.range(0, Key.LIST_SHARDS).mapToObj(shard -> Key.listPk(name, shard)))
                .toList();
    }

    private List<Item> newest(List<String> partitions, String before, int most) {
        return InParallel.each(partitions, AT_ONCE, partition -> newest(partition, before, most)).stream()
                .flatMap(List::stream)
                .sorted(NEWEST)
                .limit(most)
                .toList();
    }

    private List<Item> newest(String partition, String before, int most) {
        return table.query(
                QueryRequest.builder()
                        .indexName("list")
                        .keyConditionExpression("listPk = :pk AND listSk < :before")
                        .expressionAttributeValues(
                                Map.of(":pk", AttributeValue.fromS(partition), ":before", AttributeValue.fromS(before)))
                        .scanIndexForward(false),
                most);
    }

    private Map<TaskId, TaskRecord> read(List<Item> found) {
        var keys = found.stream()
                .map(item -> Key.task(Key.taskOf(item.text("pk"))).attributes())
                .toList();
        Map<TaskId, TaskRecord> tasks = HashMap.newHashMap(keys.size());
        table.get(keys, false).stream().map(TaskItem::read).forEach(task -> tasks.put(task.id(), task));
        return tasks;
    }

    private static boolean matches(TaskRecord task, TaskQuery query) {
        return query.state().map(state -> task.state().kind() == state).orElse(true)
                && query.template()
                        .map(name -> task.head().origin().template().name().equals(name))
                        .orElse(true);
    }
}
