package dev.millrace.engine.advance;

import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskHead;
import java.util.List;
import java.util.Map;

/// How much of results and history stays in the task's own item.
///
/// A write is billed by the kilobyte. Results and history fill up the kilobyte that the rest of the item begins, and
/// go into a page before they begin another: a page every eight steps or so costs less than writes that cost double.
final class PageRoom {
    private static final int KILOBYTE = 1024;

    /// Bytes of an item without input, key, correlation id, results and history; `docs/items.md` has them by attribute.
    private static final long BARE_ITEM = 530;

    /// Less is not worth a page: then the next kilobyte is begun.
    private static final int LEAST_ROOM = 200;

    private PageRoom() {}

    /// For results and history in the task's item, in bytes.
    static int of(TaskHead head) {
        long fixed = BARE_ITEM
                + head.key().map(String::length).orElse(0)
                + head.tenant().map(name -> name.length() + "tenant".length()).orElse(0)
                + head.origin().correlationId().length();
        if (head.input() instanceof Payload.Inline inline) {
            fixed += inline.size();
        }
        int room = KILOBYTE - (int) (fixed % KILOBYTE);
        return room < LEAST_ROOM ? room + KILOBYTE : room;
    }

    /// Bytes these take, about.
    static int weight(Map<Integer, Kept> results, List<Move> moves) {
        int weight = 0;
        for (Kept value : results.values()) {
            weight += value.weight();
        }
        for (Move move : moves) {
            weight += 7 + move.detail().length() + move.actor().length();
        }
        return weight;
    }
}
