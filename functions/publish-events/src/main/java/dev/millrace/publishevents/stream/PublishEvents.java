package dev.millrace.publishevents.stream;

import dev.millrace.engineaws.task.StreamImages;
import dev.millrace.publishevents.bus.Audience;
import dev.millrace.publishevents.bus.Line;
import dev.millrace.publishevents.bus.OrderedPublisher;
import dev.millrace.publishevents.bus.Undelivered;
import dev.millrace.publishevents.compose.ComposeEvents;
import dev.millrace.publishevents.compose.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Announces what a batch of the table's stream says was committed: exactly the moves of each new image.
///
/// A record that can't be understood is kept in the undelivered queue at once, with its payload, and counts as
/// done. Reporting it as failed instead would hold up its shard for all its retries, publish everything behind it
/// again each time, and in the end set all of that aside together with it. Only when the queue does not take it
/// either is it reported, and the mapping's bisection and its on-failure destination take over.
///
/// What a write gave up is kept as a dead letter before it is announced.
///
/// When a template can't be read, or a letter can't be kept, for reasons of the network or the service, the record and
/// all later ones of its item are reported, and everything else goes on.
public final class PublishEvents {
    private static final Logger LOG = LoggerFactory.getLogger(PublishEvents.class);

    private final ComposeEvents compose;
    private final KeepLetters letters;
    private final OrderedPublisher publisher;
    private final Undelivered undelivered;
    private final Audience audience;
    private final InstantSource clock;

    public PublishEvents(
            ComposeEvents compose,
            KeepLetters letters,
            OrderedPublisher publisher,
            Undelivered undelivered,
            Audience audience,
            InstantSource clock) {
        this.compose = compose;
        this.letters = letters;
        this.publisher = publisher;
        this.undelivered = undelivered;
        this.audience = audience;
        this.clock = clock;
    }

    /// @param records in the order of the stream
    /// @param timeLeft whether there is time to send more; what is not sent by then comes again
    public Report publish(List<StreamRecord> records, BooleanSupplier timeLeft) {
        audience.forget();
        Batch batch = new Batch();
        records.forEach(batch::add);
        OrderedPublisher.Published published = publisher.publish(batch.lines.values(), timeLeft);
        batch.again.addAll(published.unsent());
        return new Report(
                records.size(),
                published.accepted(),
                published.kept() + batch.poison,
                published.failures(),
                records.stream()
                        .map(StreamRecord::sequenceNumber)
                        .filter(batch.again::contains)
                        .toList(),
                lag(records));
    }

    private Duration lag(List<StreamRecord> records) {
        return records.stream()
                .flatMap(record -> record.committedAt().stream())
                .min(Instant::compareTo)
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .filter(lag -> !lag.isNegative())
                .orElse(Duration.ZERO);
    }

    /// Its keys in one text; the same for all records of an item.
    private static String item(StreamRecord record) {
        return String.valueOf(record.keys().get("pk")) + record.keys().get("sk");
    }

    /// @param records how many the batch had
    /// @param published events that the bus took
    /// @param kept events and records that are in the undelivered queue
    /// @param failures how often an event failed in passing
    /// @param again sequence numbers of the records that the stream is to bring again, in its order
    /// @param lag since the oldest of the records was committed
    public record Report(int records, int published, int kept, int failures, List<String> again, Duration lag) {}

    /// Sorts a batch's records into one line for each item.
    private final class Batch {
        private final Map<String, Line> lines = new LinkedHashMap<>();
        private final Set<String> blocked = new HashSet<>();
        private final Set<String> again = new HashSet<>();
        private int poison;

        private void add(StreamRecord record) {
            String sequenceNumber = record.sequenceNumber();
            String item = item(record);
            if (blocked.contains(item)) {
                again.add(sequenceNumber);
                return;
            }
            try {
                List<? extends Event> events = events(record);
                if (!events.isEmpty()) {
                    lines.computeIfAbsent(item, key -> new Line()).join(sequenceNumber, events);
                }
            } catch (SdkException unreachable) {
                LOG.atWarn()
                        .addKeyValue("sequenceNumber", sequenceNumber)
                        .setCause(unreachable)
                        .log("A template or a dead letter is out of reach now; the record comes again");
                blocked.add(item);
                again.add(sequenceNumber);
            } catch (RuntimeException broken) {
                keep(record, sequenceNumber, broken);
            }
        }

        private void keep(StreamRecord record, String sequenceNumber, RuntimeException broken) {
            String code = broken.getClass().getSimpleName();
            if (undelivered.keep(RecordJson.write(record), sequenceNumber, code, String.valueOf(broken.getMessage()))) {
                poison++;
            } else {
                again.add(sequenceNumber);
            }
        }

        private List<? extends Event> events(StreamRecord record) {
            if (record.sequenceNumber().isEmpty()) {
                throw new IllegalArgumentException("The record tells of no change");
            }
            Optional<Map<String, AttributeValue>> image = record.image();
            return image.isPresent() ? announced(image.get()) : List.of();
        }

        private List<? extends Event> announced(Map<String, AttributeValue> image) {
            return switch (StreamImages.decode(image)) {
                case StreamImages.Written.OfTask written -> {
                    letters.of(written.task());
                    yield compose.all(written.task());
                }
                case StreamImages.Written.OfStep written -> {
                    letters.of(written.step());
                    yield compose.all(written.step());
                }
                case StreamImages.Written.OfLimit written -> compose.of(written.limit());
                case StreamImages.Written.OfBreaker written -> compose.of(written.breaker());
                case StreamImages.Written.OfNotices written -> compose.of(written.told());
                case StreamImages.Written.OfPosted written -> compose.of(written.event());
                case StreamImages.Written.Other other -> List.of();
            };
        }
    }
}
