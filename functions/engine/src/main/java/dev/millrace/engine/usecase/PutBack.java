package dev.millrace.engine.usecase;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.StepMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Puts messages back that have come too early, and knows of those that are to come yet.
///
/// What goes back is a copy, and then the message is deleted. If that deletion, or the answer to the sending, is lost,
/// two go round in its place, each of which may double in its turn; a step that waits for a limit goes round often. So
/// a worker that has put one back lets go every other of the same attempt until that one comes: however many copies
/// there were, one is left for each worker. One that gets lost is found by the sweep. For many threads.
final class PutBack {
    /// Messages that are remembered; forgetting one may only lead to a copy more.
    private static final int MOST = 10_000;

    private final Queues queues;
    private final Map<StepMessage, Instant> toCome = new ConcurrentHashMap<>();

    PutBack(Queues queues) {
        this.queues = queues;
    }

    /// Sends it, unless this worker has sent the same before and that is to come yet.
    void send(Queues.Dispatch dispatch, Instant now) {
        StepMessage message = dispatch.message();
        Instant comes = now.plus(dispatch.delay());
        AtomicBoolean mine = new AtomicBoolean();
        toCome.compute(message, (same, known) -> {
            mine.set(known == null || !known.isAfter(now));
            return known == null || mine.get() ? comes : known;
        });
        if (!mine.get()) {
            return;
        }
        boolean sent = false;
        try {
            queues.send(List.of(dispatch));
            sent = true;
        } finally {
            if (!sent) {
                toCome.remove(message);
            }
        }
        forget(now);
    }

    private void forget(Instant now) {
        if (toCome.size() > MOST) {
            toCome.values().removeIf(comes -> !comes.isAfter(now));
            if (toCome.size() > MOST) {
                toCome.clear();
            }
        }
    }
}
