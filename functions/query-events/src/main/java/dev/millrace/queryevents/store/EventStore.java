package dev.millrace.queryevents.store;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.parallel.InParallel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/// Reads the event store, object after object as they came. An event is filed under the day it speaks of, so a late one
/// is found where it belongs.
///
/// Which objects there are is asked anew for each read. So whoever goes on from a position misses what was stored
/// behind his back before it: within the minutes that events take to be stored, and where one was brought late.
public final class EventStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Objects fetched side by side; Firehose makes them of 64 MB at the most before compression.
    private static final int AT_ONCE = 8;

    /// An object is called after its first event, and takes more for five minutes; the rest is for clocks that differ.
    private static final Duration EARLIER = Duration.ofMinutes(15);

    private static final DateTimeFormatter CAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss").withZone(ZoneOffset.UTC);

    private final S3Client s3;
    private final String bucket;

    public EventStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /// Goes through the events that a query asks for.
    ///
    /// @param after begins behind this position
    /// @param visit told each event, and whether to go on after it
    /// @param timeLeft asked between objects
    /// @return where to go on; empty when all were seen
    public Optional<Position> read(
            EventQuery query, Optional<Position> after, Predicate<StoredEvent> visit, BooleanSupplier timeLeft) {
        Optional<Position> reached = after;
        for (LocalDate day : query.days()) {
            if (after.isPresent()
                    && day.toString().compareTo(after.get().object().day()) < 0) {
                continue;
            }
            List<Filed> objects = objects(query, day, after);
            for (int first = 0; first < objects.size(); first += AT_ONCE) {
                if (!timeLeft.getAsBoolean()) {
                    return reached.or(
                            () -> Optional.of(new Position(objects.getFirst().key(), 0)));
                }
                List<Filed> some = objects.subList(first, Math.min(objects.size(), first + AT_ONCE));
                List<byte[]> contents = InParallel.each(some, AT_ONCE, this::content);
                for (int i = 0; i < some.size(); i++) {
                    Filed object = some.get(i);
                    int skipped = after.filter(position -> position.key().equals(object.key()))
                            .map(Position::events)
                            .orElse(0);
                    Optional<Position> stopped = events(query, object, contents.get(i), skipped, visit);
                    if (stopped.isPresent()) {
                        return stopped;
                    }
                    reached = Optional.of(new Position(object.key(), Integer.MAX_VALUE));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Position> events(
            EventQuery query, Filed object, byte[] content, int skipped, Predicate<StoredEvent> visit) {
        try (InputStream lines = new GZIPInputStream(new ByteArrayInputStream(content));
                MappingIterator<ObjectNode> events =
                        JSON.readerFor(ObjectNode.class).readValues(lines)) {
            for (int read = 1; events.hasNext(); read++) {
                StoredEvent event = new StoredEvent(events.next());
                if (read > skipped && query.accepts(event) && !visit.test(event)) {
                    return Optional.of(new Position(object.key(), read));
                }
            }
            return Optional.empty();
        } catch (IOException broken) {
            throw new UncheckedIOException("The object " + object.key() + " of the event store can't be read", broken);
        }
    }

    private List<Filed> objects(EventQuery query, LocalDate day, Optional<Position> after) {
        String tooEarly = CAME.format(query.from().minus(EARLIER));
        String folder = Filed.FOLDER + day + "/";
        List<Filed> objects = new ArrayList<>();
        for (String prefix : prefixes(query, folder)) {
            s3
                    .listObjectsV2Paginator(ListObjectsV2Request.builder()
                            .bucket(bucket)
                            .prefix(prefix)
                            .build())
                    .contents()
                    .stream()
                    .flatMap(object -> Filed.of(object.key()).stream())
                    .filter(object -> query.acceptsType(object.type()))
                    .filter(object -> object.came().compareTo(tooEarly) >= 0)
                    .filter(object -> after.map(position -> object.compareTo(position.object()) >= 0)
                            .orElse(true))
                    .forEach(objects::add);
        }
        return objects.stream().sorted().toList();
    }

    /// One folder for each type, where types are asked for by their names.
    private static List<String> prefixes(EventQuery query, String folder) {
        return query.types().isEmpty() || query.types().stream().anyMatch(type -> type.endsWith(".*"))
                ? List.of(folder)
                : query.types().stream()
                        .sorted()
                        .map(type -> folder + type + "/")
                        .toList();
    }

    private byte[] content(Filed object) {
        return s3.getObjectAsBytes(GetObjectRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .build())
                .asByteArrayUnsafe();
    }
}
