package dev.millrace.cost;

/// A task by what its own records tell: how often they were written, and what its history speaks of.
///
/// Writes and events are counted. The rest is computed from them for a task that ran alone: nothing shared with
/// other tasks, no message of it in one request with another. That is the most it cost, refused writes apart, which
/// leave no record.
///
/// @param taskWrites of the task's own item
/// @param stepWrites of the records of steps
/// @param pages of older results and history
/// @param messages to lanes
/// @param transitions of the task and its steps
/// @param events announced at the task's level
public record RecordedTask(long taskWrites, long stepWrites, long pages, long messages, long transitions, long events) {
    /// The list has it from its creation on; the sweep's index from its creation to its end.
    private static final int INDEX_WRITES = 3;

    /// A message is sent, received and deleted.
    private static final int REQUESTS_A_MESSAGE = 3;

    /// Bytes of a line in the log, and of what an invocation adds to them: its metrics.
    private static final double LINE = 320;

    /// What Firehose counts an event as, for keeping it.
    private static final double KEPT_EVENT = 5 * 1024;

    private static final double INVOCATION_LINES = 380;
    private static final double GIGABYTE = 1024.0 * 1024 * 1024;

    /// What a function waits for a write or a read of the table, and its memory.
    private static final double SECONDS_A_REQUEST = 0.005;

    private static final double FUNCTION_GIGABYTES = 1769.0 / 1024;

    /// Writes and events: as they are recorded. A write is one unit here; one of an item over a kilobyte is more.
    public Usage counted() {
        return Usage.of(Charge.TABLE_WRITES, taskWrites + stepWrites + pages + INDEX_WRITES)
                .and(Charge.EVENTS, events)
                .and(Charge.DELIVERY_DATA, events * KEPT_EVENT / GIGABYTE);
    }

    public Usage computed() {
        double invocations = 2 + messages;
        double requests = taskWrites + stepWrites + pages + messages + (REQUESTS_A_MESSAGE - 2) * messages;
        return Usage.of(Charge.TABLE_READS, messages)
                .and(Charge.QUEUE_REQUESTS, REQUESTS_A_MESSAGE * messages)
                .and(Charge.API_REQUESTS, 1)
                .and(Charge.INVOCATIONS, invocations)
                .and(Charge.FUNCTION_TIME, requests * SECONDS_A_REQUEST * FUNCTION_GIGABYTES)
                .and(Charge.LOG_INGESTION, (transitions * LINE + invocations * INVOCATION_LINES) / GIGABYTE);
    }

    public Usage usage() {
        return counted().plus(computed());
    }
}
