package dev.millrace.queryevents.replay;

import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.parallel.InParallel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Puts events on the bus that are no news: what is refused for a while is put again.
public final class Teller {
    static final int BATCH = EventBridgeApi.MOST_ENTRIES;

    private static final int AT_ONCE = 4;

    private static final int TRIES = 5;
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final EventBridgeApi client;
    private final String bus;

    public Teller(EventBridgeApi client, String bus) {
        this.client = client;
        this.bus = bus;
    }

    /// @param detail a JSON object
    public record Entry(String source, String type, Instant time, String detail) {}

    /// @return how many the bus refused for good
    /// @throws IllegalStateException if it refuses some again and again for a reason that passes
    public int tell(List<Entry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        var batches = IntStream.iterate(0, first -> first < entries.size(), first -> first + BATCH)
                .mapToObj(first -> entries.subList(first, Math.min(entries.size(), first + BATCH)))
                .toList();
        return InParallel.each(batches, AT_ONCE, this::batch).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private int batch(List<Entry> entries) {
        List<EventBridgeApi.Entry> open = entries.stream().map(this::entry).toList();
        int refused = 0;
        for (int tried = 0; !open.isEmpty(); tried++) {
            pauseBefore(tried);
            List<EventBridgeApi.Result> answers = client.put(open);
            List<EventBridgeApi.Entry> again = new ArrayList<>();
            for (int i = 0; i < open.size(); i++) {
                if (answers.get(i) instanceof EventBridgeApi.Refused answer) {
                    if (answer.passes()) {
                        again.add(open.get(i));
                    } else {
                        refused++;
                    }
                }
            }
            open = again;
        }
        return refused;
    }

    private static void pauseBefore(int tried) {
        if (tried == TRIES) {
            throw new IllegalStateException("The bus took some events not in " + TRIES + " tries; they come again");
        }
        Pace.pause(tried == 0 ? 0 : FIRST_PAUSE_MILLIS << (tried - 1));
    }

    private EventBridgeApi.Entry entry(Entry entry) {
        return new EventBridgeApi.Entry(bus, entry.source(), entry.type(), entry.time(), entry.detail(), List.of());
    }
}
