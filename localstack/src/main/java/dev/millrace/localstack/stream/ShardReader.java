package dev.millrace.localstack.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// Reads the shards of one table's stream, each from where its checkpoint stands. A shard that follows another is read
/// only when the other is done to its end.
///
/// Used by one thread.
final class ShardReader {
    private static final int MOST_RECORDS = 1_000;
    private static final Duration BETWEEN_LISTINGS = Duration.ofSeconds(10);

    private final DynamoDbStreamsClient streams;
    private final String table;
    private final Positions positions;
    private final Map<String, String> iterators = new HashMap<>();
    private final Map<String, String> lastRead = new HashMap<>();
    private List<Shard> shards = List.of();
    private Instant listed = Instant.EPOCH;
    private @Nullable String stream;

    ShardReader(DynamoDbStreamsClient streams, String table, Positions positions) {
        this.streams = streams;
        this.table = table;
        this.positions = positions;
    }

    record Read(String shard, Record record) {}

    /// What is new, in the order of each shard; empty if nothing is.
    List<Read> read() {
        listShards();
        var ids = shards.stream().map(Shard::shardId).collect(Collectors.toSet());
        var read = new ArrayList<Read>();
        for (var shard : shards) {
            if (mayBeRead(shard, ids)) {
                read(shard.shardId(), read);
            }
        }
        return read;
    }

    private boolean mayBeRead(Shard shard, Set<String> ids) {
        var parent = shard.parentShardId();
        return !positions.closed(shard.shardId())
                && (parent == null || !ids.contains(parent) || positions.closed(parent));
    }

    private void read(String shard, List<Read> read) {
        var iterator = iterators.computeIfAbsent(shard, this::iterator);
        if (iterator.isEmpty()) {
            if (positions.of(shard).idle()) {
                positions.close(shard);
                listed = Instant.EPOCH;
            }
            return;
        }
        try {
            var answer = streams.getRecords(GetRecordsRequest.builder()
                    .shardIterator(iterator)
                    .limit(MOST_RECORDS)
                    .build());
            for (var record : answer.records()) {
                read.add(new Read(shard, record));
                lastRead.put(shard, record.dynamodb().sequenceNumber());
            }
            iterators.put(shard, answer.nextShardIterator() == null ? "" : answer.nextShardIterator());
        } catch (ExpiredIteratorException | TrimmedDataAccessException expired) {
            iterators.remove(shard);
        }
    }

    private String iterator(String shard) {
        var position = lastRead.getOrDefault(shard, positions.of(shard).position());
        var request = GetShardIteratorRequest.builder().streamArn(stream).shardId(shard);
        if (position.isEmpty()) {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        } else {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER).sequenceNumber(position);
        }
        try {
            return streams.getShardIterator(request.build()).shardIterator();
        } catch (TrimmedDataAccessException gone) {
            return streams.getShardIterator(request.sequenceNumber(null)
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON)
                            .build())
                    .shardIterator();
        }
    }

    private void listShards() {
        if (listed.plus(BETWEEN_LISTINGS).isAfter(Instant.now())) {
            return;
        }
        if (stream == null) {
            stream = streams.listStreams(
                            ListStreamsRequest.builder().tableName(table).build())
                    .streams()
                    .getLast()
                    .streamArn();
        }
        shards = streams.describeStream(
                        DescribeStreamRequest.builder().streamArn(stream).build())
                .streamDescription()
                .shards();
        listed = Instant.now();
    }
}
