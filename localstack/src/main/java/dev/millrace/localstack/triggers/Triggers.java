package dev.millrace.localstack.triggers;

import dev.millrace.localstack.functions.Functions;
import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.roles.RequestLog;
import dev.millrace.localstack.stream.StreamMapping;
import dev.millrace.localstack.template.Resource;
import dev.millrace.localstack.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// All event source mappings of the template that are enabled.
public record Triggers(List<QueueMapping> queues, List<StreamMapping> streams) implements AutoCloseable {
    public Triggers {
        queues = List.copyOf(queues);
        streams = List.copyOf(streams);
    }

    /// @param s3 the client of a function, by its name
    public static Triggers of(
            Template template,
            Functions functions,
            SqsClient sqs,
            DynamoDbStreamsClient streams,
            Function<String, S3Client> s3,
            RequestLog requests,
            Meter meter,
            Optional<Path> data,
            Duration idle) {
        var mappings = template.all("AWS::Lambda::EventSourceMapping")
                .filter(mapping -> mapping.optionalText("Enabled")
                        .map(Boolean::parseBoolean)
                        .orElse(true))
                .toList();
        return new Triggers(
                mappings.stream()
                        .filter(Triggers::ofQueue)
                        .map(mapping -> new QueueMapping(
                                mapping, sqs, functions.byArn(mapping.text("FunctionName")), requests, meter))
                        .toList(),
                mappings.stream()
                        .filter(mapping -> !ofQueue(mapping))
                        .map(mapping -> {
                            var function = functions.byArn(mapping.text("FunctionName"));
                            var client = s3.apply(function.definition().name());
                            return new StreamMapping(mapping, function, streams, client, data, idle);
                        })
                        .toList());
    }

    public void start() {
        streams.forEach(StreamMapping::start);
        queues.forEach(QueueMapping::start);
    }

    /// A function of this process wrote to a table.
    public void written() {
        streams.forEach(StreamMapping::written);
    }

    @Override
    public void close() {
        queues.forEach(QueueMapping::close);
        streams.forEach(StreamMapping::close);
    }

    private static boolean ofQueue(Resource mapping) {
        return mapping.text("EventSourceArn").contains(":sqs:");
    }
}
