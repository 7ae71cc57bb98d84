package dev.millrace.streamevents;

import dev.millrace.engineaws.kinesis.KinesisApi;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Kinesis data stream. Order is kept within a partition key as far as the events come in order.
record KinesisStream(KinesisApi kinesis, String arn) implements EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(KinesisStream.class);
    private static final int LONGEST_KEY = 256;

    @Override
    public List<Integer> put(List<Outgoing> events) {
        List<Optional<String>> codes = kinesis.put(new KinesisApi.Call(
                arn,
                events.stream()
                        .map(event -> new KinesisApi.Entry(key(event), event.value()))
                        .toList()));
        codes.stream()
                .flatMap(Optional::stream)
                .distinct()
                .forEach(code ->
                        LOG.atWarn().addKeyValue("code", code).log("Kinesis did not take all; the rest comes again"));
        return IntStream.range(0, codes.size())
                .filter(place -> codes.get(place).isPresent())
                .boxed()
                .toList();
    }

    private static String key(Outgoing event) {
        return event.key().length() <= LONGEST_KEY ? event.key() : event.key().substring(0, LONGEST_KEY);
    }
}
