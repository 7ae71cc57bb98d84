package dev.millrace.streamevents;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.jspecify.annotations.Nullable;

/// Avro's single-object encoding: two bytes that mark it, the fingerprint of the schema, and the event in binary. A
/// reader
/// finds the schema by its fingerprint among those that `AvroSchemas` makes of `events-schemas`, which
/// `docs/streams.md` says how to get.
final class AvroEncoding implements Encoding {
    private final Map<String, BinaryMessageEncoder<GenericRecord>> encoders = new ConcurrentHashMap<>();

    @Override
    public byte[] encode(JsonNode event) {
        String type = event.path("type").asText();
        int version = event.path("version").asInt(1);
        Schema schema = AvroSchemas.of(type, version);
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            boolean isWhole = AvroSchemas.hasWhole(schema) && field.name().equals(AvroSchemas.WHOLE);
            record.put(field.pos(), isWhole ? event.toString() : value(event.get(field.name())));
        }
        try {
            ByteBuffer bytes = encoders.computeIfAbsent(
                            type + version, key -> new BinaryMessageEncoder<>(GenericData.get(), schema))
                    .encode(record);
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
    }

    private static @Nullable Object value(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (node.isIntegralNumber()) {
            return node.asLong();
        }
        if (node.isNumber()) {
            return node.asDouble();
        }
        if (node.isArray()) {
            return node.valueStream().map(JsonNode::asText).toList();
        }
        return node.isTextual() ? node.asText() : node.toString();
    }
}
