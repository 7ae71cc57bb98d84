package dev.millrace.localstack;

import dev.millrace.engineaws.kinesis.KinesisApi;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Kinesis data streams, as far as Millrace knows them: what is put on one stands there in order, the latest 10,000
/// records of each. Whatever stream a role may put on is there; shards, readers and their limits are not.
public final class LocalStreams implements KinesisApi {
    private static final int KEPT = 10_000;

    private final Map<String, Deque<Entry>> streams = new HashMap<>();

    @Override
    public synchronized List<Optional<String>> put(Call call) {
        if (call.records().isEmpty() || call.records().size() > MOST_RECORDS) {
            throw new KinesisFailed("PutRecords takes 1 to " + MOST_RECORDS + " records, not "
                    + call.records().size());
        }
        var stream = streams.computeIfAbsent(call.streamArn(), arn -> new ArrayDeque<>());
        for (var record : call.records()) {
            stream.addLast(record);
            if (stream.size() > KEPT) {
                stream.removeFirst();
            }
        }
        return call.records().stream().map(record -> Optional.<String>empty()).toList();
    }

    /// The oldest first.
    public synchronized List<Entry> of(String streamArn) {
        return new ArrayList<>(streams.getOrDefault(streamArn, new ArrayDeque<>()));
    }
}
