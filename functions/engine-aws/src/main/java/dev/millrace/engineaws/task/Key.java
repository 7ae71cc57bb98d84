package dev.millrace.engineaws.task;

import dev.millrace.engine.task.TaskId;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The keys of the table and its indexes. Numbers and times in them are padded, so that they sort as they count.
///
/// @param pk `task#<id>` for all that belongs to a task
/// @param sk `task`, `step#<number>` or `page#<version>`
record Key(String pk, String sk) {
    private static final String OF_TASK = "task#";
    static final String OF_IDENTITY = "identity#";
    static final String TASK = "task";
    static final String STEPS = "step#";

    /// The index partitions a live task's look can be in. Each takes 1,000 writes a second (AWS's limit of a
    /// partition); an index is written when a task is created, parked, looked at and ended.
    static final int LOOK_SHARDS = 8;

    /// The index partitions of one namespace's tasks; written once per task.
    static final int LIST_SHARDS = 4;

    private static final int DIGITS_OF_STEP = 6;
    private static final int DIGITS_OF_VERSION = 12;
    private static final int DIGITS_OF_MILLIS = 13;

    /// Under this pk stands one item for each namespace that has ever had a task.
    static final String NAMESPACES = "namespaces";

    static Key task(TaskId id) {
        return new Key(pk(id), TASK);
    }

    static Key step(TaskId id, int step) {
        return new Key(pk(id), STEPS + padded(step, DIGITS_OF_STEP));
    }

    static Key page(TaskId id, long version) {
        return new Key(pk(id), "page#" + padded(version, DIGITS_OF_VERSION));
    }

    static Key namespace(String namespace) {
        return new Key(NAMESPACES, namespace);
    }

    /// Of what makes submissions the same one.
    static Key identity(String id) {
        return new Key(OF_IDENTITY + id, "identity");
    }

    static String pk(TaskId id) {
        return OF_TASK + id.text();
    }

    static boolean belongsToTask(String pk) {
        return pk.startsWith(OF_TASK);
    }

    static TaskId taskOf(String pk) {
        if (!pk.startsWith(OF_TASK)) {
            throw new IllegalStateException("An item of a task has a key like " + OF_TASK + "<id>, not " + pk);
        }
        return new TaskId(pk.substring(OF_TASK.length()));
    }

    static int stepOf(String sk) {
        return Integer.parseInt(sk, STEPS.length(), sk.length(), 10);
    }

    static String lookShard(TaskId id) {
        return lookShard(Math.floorMod(id.text().hashCode(), LOOK_SHARDS));
    }

    static String lookShard(int shard) {
        return "look#" + shard;
    }

    static String lookAt(Instant at) {
        return sortable(at);
    }

    static String listPk(String namespace, TaskId id) {
        return listPk(namespace, Math.floorMod(id.text().hashCode(), LIST_SHARDS));
    }

    static String listPk(String namespace, int shard) {
        return "list#" + namespace + "#" + shard;
    }

    static String listSk(Instant created, TaskId id) {
        return sortable(created) + id.text();
    }

    static TaskId taskOfListSk(String listSk) {
        return new TaskId(listSk.substring(DIGITS_OF_MILLIS));
    }

    Map<String, AttributeValue> attributes() {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }

    private static String sortable(Instant instant) {
        long millis = instant.toEpochMilli();
        if (millis < 0 || millis > 9_999_999_999_999L) {
            throw new IllegalArgumentException("Times lie between 1970 and 2286, not at " + instant);
        }
        return padded(millis, DIGITS_OF_MILLIS);
    }

    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        if (number < 0 || text.length() > digits) {
            throw new IllegalArgumentException(number + " has no place in a key of " + digits + " digits");
        }
        return "0".repeat(digits - text.length()) + text;
    }
}
