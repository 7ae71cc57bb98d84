package dev.millrace.localstack.firehose;

import dev.millrace.localstack.template.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// One delivery stream of the template. What could not be put stays in the buffer and is tried again.
final class DeliveryStream {
    private static final String DESTINATION = "ExtendedS3DestinationConfiguration";
    private static final String UNFILED = "failed/metadata-extraction-failed/";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss").withZone(ZoneOffset.UTC);

    private final String name;
    private final String bucket;
    private final boolean compressed;
    private final String delimiter;
    private final Partitions partitions;
    private final S3Client s3;
    private final Map<String, Buffer> buffers = new HashMap<>();

    DeliveryStream(Resource stream, S3Client s3) {
        this.name = stream.name();
        var arn = stream.text(DESTINATION, "BucketARN");
        this.bucket = arn.substring(arn.lastIndexOf(':') + 1);
        this.compressed = stream.optionalText(DESTINATION, "CompressionFormat")
                .filter("GZIP"::equals)
                .isPresent();
        this.delimiter = parameter(stream, "Delimiter").orElse("").replace("\\n", "\n");
        this.partitions = Partitions.of(
                name,
                stream.optionalText(DESTINATION, "Prefix").orElse(""),
                parameter(stream, "MetadataExtractionQuery"));
        this.s3 = s3;
    }

    private record Buffer(Instant since, StringBuilder text) {}

    void put(String record) {
        var prefix = partitions.of(record).orElse(UNFILED);
        synchronized (this) {
            buffers.computeIfAbsent(prefix, first -> new Buffer(Instant.now(), new StringBuilder()))
                    .text()
                    .append(record)
                    .append(delimiter);
        }
    }

    /// Whoever puts a record does not wait for this.
    void flush() {
        taken().forEach((prefix, buffer) -> {
            try {
                s3.putObject(
                        PutObjectRequest.builder()
                                .bucket(bucket)
                                .key(prefix + name + "-1-" + TIME.format(buffer.since()) + "-" + UUID.randomUUID()
                                        + (compressed ? ".gz" : ""))
                                .build(),
                        RequestBody.fromBytes(bytes(buffer.text().toString())));
            } catch (SdkException passing) {
                giveBack(prefix, buffer);
            }
        });
    }

    private synchronized Map<String, Buffer> taken() {
        var taken = new HashMap<>(buffers);
        buffers.clear();
        return taken;
    }

    private synchronized void giveBack(String prefix, Buffer older) {
        var newer = buffers.put(prefix, older);
        if (newer != null) {
            older.text().append(newer.text());
        }
    }

    private byte[] bytes(String text) {
        var plain = text.getBytes(StandardCharsets.UTF_8);
        if (!compressed) {
            return plain;
        }
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
        return packed.toByteArray();
    }

    private static Optional<String> parameter(Resource stream, String name) {
        for (var processor : stream.at(DESTINATION, "ProcessingConfiguration", "Processors")) {
            for (var parameter : processor.path("Parameters")) {
                if (parameter.path("ParameterName").asText().equals(name)) {
                    return Optional.of(parameter.path("ParameterValue").asText());
                }
            }
        }
        return Optional.empty();
    }
}
