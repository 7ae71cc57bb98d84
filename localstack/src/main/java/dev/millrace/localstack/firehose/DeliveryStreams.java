package dev.millrace.localstack.firehose;

import dev.millrace.localstack.template.Template;
import dev.millrace.localstack.template.TemplateRefused;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/// The delivery streams of the template, by ARN. They are emptied into their buckets every second and at the end; a
/// stack that is killed loses the second.
public final class DeliveryStreams implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Map<String, DeliveryStream> streams = new HashMap<>();
    private final Thread clock = Thread.ofPlatform().daemon().name("firehose").unstarted(this::flushEverySecond);

    public DeliveryStreams(Template template, S3Client s3) {
        template.all("AWS::KinesisFirehose::DeliveryStream")
                .forEach(stream -> streams.put(stream.arn(), new DeliveryStream(stream, s3)));
        if (!streams.isEmpty()) {
            clock.start();
        }
    }

    /// @throws TemplateRefused if there is no such stream
    public void put(String arn, String record) {
        var stream = streams.get(arn);
        if (stream == null) {
            throw new TemplateRefused("The template has no delivery stream " + arn);
        }
        stream.put(record);
    }

    private void flushEverySecond() {
        try {
            while (true) {
                Thread.sleep(SECOND);
                flush();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void flush() {
        streams.values().forEach(DeliveryStream::flush);
    }

    @Override
    public void close() {
        if (streams.isEmpty()) {
            return;
        }
        clock.interrupt();
        try {
            clock.join(SECOND);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        flush();
    }
}
