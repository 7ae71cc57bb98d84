package dev.millrace.streamevents;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A topic of a Kafka cluster. An event counts as taken when all replicas in sync have it. Its id and type go along as
/// headers, `millrace-event` and `millrace-type`.
final class KafkaTopic implements EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopic.class);

    /// A batch has twenty seconds of a function's thirty.
    private static final int MOST_MILLIS = 20_000;

    private final Producer<String, byte[]> producer;
    private final String topic;

    KafkaTopic(Producer<String, byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /// @param more settings of the producer, such as `security.protocol`
    static KafkaTopic of(String brokers, String topic, Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "millrace");
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, MOST_MILLIS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.putAll(more);
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new KafkaTopic(new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()), topic);
    }

    @Override
    public List<Integer> put(List<Outgoing> events) {
        List<Future<RecordMetadata>> answers = new ArrayList<>(events.size());
        for (Outgoing event : events) {
            answers.add(producer.send(record(event)));
        }
        producer.flush();
        List<Integer> refused = new ArrayList<>();
        for (int place = 0; place < answers.size(); place++) {
            if (!isTaken(answers.get(place), events.get(place))) {
                refused.add(place);
            }
        }
        return refused;
    }

    private ProducerRecord<String, byte[]> record(Outgoing event) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, event.key(), event.value().asByteArrayUnsafe());
        record.headers().add("millrace-event", event.id().getBytes(StandardCharsets.UTF_8));
        record.headers().add("millrace-type", event.type().getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static boolean isTaken(Future<RecordMetadata> answer, Outgoing event) {
        try {
            answer.get();
            return true;
        } catch (ExecutionException refused) {
            LOG.atWarn()
                    .addKeyValue("event", event.id())
                    .setCause(refused.getCause())
                    .log("Kafka did not take an event; it comes again");
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
