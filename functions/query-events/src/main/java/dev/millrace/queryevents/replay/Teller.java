package dev.millrace.queryevents.replay;

import dev.millrace.engineaws.parallel.InParallel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/// Puts events on the bus that are no news: what is refused for a while is put again.
public final class Teller {
    /// Entries of one request (AWS's limit).
    static final int BATCH = 10;

    private static final int AT_ONCE = 4;

    /// What PutEvents says of an entry when trying again may help.
    private static final Set<String> PASSING = Set.of("ThrottlingException", "InternalFailure", "InternalException");

    private static final int TRIES = 5;
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final EventBridgeClient client;
    private final String bus;

    public Teller(EventBridgeClient client, String bus) {
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
        List<PutEventsRequestEntry> open = entries.stream().map(this::entry).toList();
        int refused = 0;
        for (int tried = 0; !open.isEmpty(); tried++) {
            pauseBefore(tried);
            var answers = client.putEvents(
                            PutEventsRequest.builder().entries(open).build())
                    .entries();
            List<PutEventsRequestEntry> again = new ArrayList<>();
            for (int i = 0; i < open.size(); i++) {
                String code = answers.get(i).errorCode();
                if (code != null && PASSING.contains(code)) {
                    again.add(open.get(i));
                } else if (code != null) {
                    refused++;
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

    private PutEventsRequestEntry entry(Entry entry) {
        return PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source(entry.source())
                .detailType(entry.type())
                .time(entry.time())
                .detail(entry.detail())
                .build();
    }
}
