package dev.millrace.cli.stack;

/// How many requests were made, by what they cost.
///
/// @param queue sends, receives and deletes, batches counted once
public record Requests(long tableWrites, long tableReads, long queue, long storage) {
    public static final Requests NONE = new Requests(0, 0, 0, 0);

    public Requests since(Requests before) {
        return new Requests(
                tableWrites - before.tableWrites,
                tableReads - before.tableReads,
                queue - before.queue,
                storage - before.storage);
    }
}
