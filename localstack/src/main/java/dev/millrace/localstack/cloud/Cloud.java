package dev.millrace.localstack.cloud;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Where tables, queues and buckets are.
public interface Cloud extends AutoCloseable {
    DynamoDbClient dynamoDb();

    DynamoDbStreamsClient streams();

    SqsClient sqs();

    S3Client s3();

    S3Presigner s3Presigner();

    /// Where each service answers over HTTP, by the name the SDK's `AWS_ENDPOINT_URL_…` uses.
    Map<String, URI> endpoints();

    @Override
    void close();
}
