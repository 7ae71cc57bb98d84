package dev.millrace.localstack.stream;

import dev.millrace.localstack.functions.LocalFunction;
import dev.millrace.localstack.mapping.Crew;
import dev.millrace.localstack.mapping.Filter;
import dev.millrace.localstack.template.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Brings a table's stream to a function.
///
/// One thread reads: soon after a function of this process wrote, otherwise every 20 ms while there is traffic and more
/// seldom when there is none. It rests between two reads, as each costs the emulated table as much as a write; Lambda
/// itself reads a shard four times a second. It deals the records to lanes, as many as the mapping's parallelization
/// factor, so that
/// all
/// records of one item are worked on in order.
public final class StreamMapping implements AutoCloseable {
    private static final Duration BETWEEN_READS = Duration.ofMillis(20);
    private static final Duration BUSY = Duration.ofMillis(20);
    private static final Duration BUSY_FOR = Duration.ofSeconds(2);
    private static final Pattern TABLE = Pattern.compile("table/([^/]+)/stream/");

    private final String streamArn;
    private final Filter filter;
    private final ShardReader reader;
    private final Positions positions;
    private final Duration idle;
    private final Crew crew;
    private final BatchRun run;
    private final List<Lane> lanes = new ArrayList<>();
    private final Semaphore written = new Semaphore(0);

    /// @param data where positions are kept, if they are
    /// @param idle how long to wait for news when no function of this process has written
    public StreamMapping(
            Resource mapping,
            LocalFunction function,
            DynamoDbStreamsClient streams,
            S3Client s3,
            Optional<Path> data,
            Duration idle) {
        this.streamArn = mapping.text("EventSourceArn");
        this.filter = Filter.of(mapping);
        this.idle = idle;
        this.crew = new Crew(function.definition().name() + " < stream");
        this.positions = new Positions(data.map(folder -> folder.resolve("stream-" + mapping.logicalId() + ".json")));
        this.reader = new ShardReader(streams, table(), positions);
        var destination = mapping.optionalText("DestinationConfig", "OnFailure", "Destination")
                .map(bucket -> new FailedRecords(mapping.logicalId(), bucket, s3));
        this.run = BatchRun.of(mapping, function, destination, crew);
        for (var lane = 0; lane < mapping.number(1, "ParallelizationFactor"); lane++) {
            lanes.add(new Lane(
                    mapping.number(100, "BatchSize"),
                    Duration.ofSeconds(mapping.number(0, "MaximumBatchingWindowInSeconds")),
                    this::work));
        }
    }

    public void start() {
        lanes.forEach(lane -> crew.start(lane::run));
        crew.start(this::read);
    }

    /// Something was written to the table: the reader need not wait.
    public void written() {
        if (written.availablePermits() == 0) {
            written.release();
        }
    }

    @Override
    public void close() {
        crew.close();
    }

    private void read() {
        var lastRecord = Instant.EPOCH;
        try {
            while (!crew.closed()) {
                var records = news();
                for (var record : records) {
                    deal(record);
                }
                if (!records.isEmpty()) {
                    lastRecord = Instant.now();
                }
                Thread.sleep(BETWEEN_READS);
                var busy = lastRecord.plus(BUSY_FOR).isAfter(Instant.now());
                if (written.tryAcquire((busy ? BUSY : idle).toMillis(), TimeUnit.MILLISECONDS)) {
                    written.drainPermits();
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ShardReader.Read> news() {
        try {
            return reader.read();
        } catch (RuntimeException trouble) { // DynamoDB Local has exceptions of its own beside the SDK's.
            return List.of();
        }
    }

    private void deal(ShardReader.Read read) throws InterruptedException {
        var sequence = read.record().dynamodb().sequenceNumber();
        var json = StreamRecords.json(read.record(), streamArn);
        positions.of(read.shard()).begin(sequence);
        if (!filter.takes(json)) {
            positions.of(read.shard()).done(sequence);
            return;
        }
        var item = json.path("dynamodb").path("Keys").toString();
        var created = read.record().dynamodb().approximateCreationDateTime();
        lanes.get(Math.floorMod(item.hashCode(), lanes.size()))
                .add(new StreamRecord(read.shard(), sequence, item, created == null ? Instant.now() : created, json));
    }

    private void work(List<StreamRecord> batch) {
        if (run.run(batch)) {
            batch.forEach(record -> positions.of(record.shard()).done(record.sequence()));
            positions.save();
        }
    }

    private String table() {
        var table = TABLE.matcher(streamArn);
        if (!table.find()) {
            throw new IllegalArgumentException("No stream of a table: " + streamArn);
        }
        return table.group(1);
    }
}
