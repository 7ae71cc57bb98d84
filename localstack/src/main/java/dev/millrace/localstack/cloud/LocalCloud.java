package dev.millrace.localstack.cloud;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The services in this process. They start side by side: together they take as long as the slowest.
public final class LocalCloud implements Cloud {
    private final DynamoDbLocal tables;
    private final QueueServer queues;
    private final ObjectServer objects;
    private final S3Client s3;
    private final S3Presigner s3Presigner;

    private LocalCloud(
            DynamoDbLocal tables, QueueServer queues, ObjectServer objects, S3Client s3, S3Presigner s3Presigner) {
        this.tables = tables;
        this.queues = queues;
        this.objects = objects;
        this.s3 = s3;
        this.s3Presigner = s3Presigner;
    }

    /// @param jars the folder of DynamoDB Local's jars
    /// @param data where tables and objects are kept; in memory or in a temporary folder without it
    /// @param overHttp whether tables must be reachable from other processes
    public static LocalCloud start(Path jars, Optional<Path> data, boolean overHttp) {
        try (var side = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("start-", 1).factory())) {
            var tables = CompletableFuture.supplyAsync(() -> DynamoDbLocal.start(jars, data, overHttp), side);
            var queues = CompletableFuture.supplyAsync(QueueServer::start, side);
            var objects = ObjectServer.start(data);
            var endpoint = new Endpoint(objects.address());
            return new LocalCloud(tables.join(), queues.join(), objects, endpoint.s3(), endpoint.s3Presigner());
        }
    }

    @Override
    public DynamoDbClient dynamoDb() {
        return tables.client();
    }

    @Override
    public DynamoDbStreamsClient streams() {
        return tables.streams();
    }

    @Override
    public SqsClient sqs() {
        return queues.client();
    }

    @Override
    public S3Client s3() {
        return s3;
    }

    @Override
    public S3Presigner s3Presigner() {
        return s3Presigner;
    }

    @Override
    public Map<String, URI> endpoints() {
        var endpoints = new HashMap<String, URI>();
        endpoints.put("SQS", queues.address());
        endpoints.put("S3", objects.address());
        tables.address().ifPresent(address -> endpoints.put("DYNAMODB", address));
        return Map.copyOf(endpoints);
    }

    @Override
    public void close() {
        s3.close();
        s3Presigner.close();
        objects.close();
        queues.close();
        tables.close();
    }
}
