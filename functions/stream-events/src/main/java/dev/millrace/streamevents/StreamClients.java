package dev.millrace.streamevents;

import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.Connections;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.kinesis.KinesisApi;
import dev.millrace.engineaws.kinesis.SignedKinesisApi;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The clients of a function that has a queue and a stream. Those of the table and of the buckets are not in its
/// package, which the Kafka client fills by half.
final class StreamClients implements AwsClients {
    private final SqsClient sqs;
    private final KinesisApi kinesis;

    StreamClients() {
        Connections connections = new Connections();
        this.sqs = SqsClient.builder()
                .httpClient(connections.http())
                .overrideConfiguration(Connections.small())
                .build();
        this.kinesis = new SignedKinesisApi(connections.requests("kinesis", "KINESIS"));
    }

    @Override
    public SqsClient sqs() {
        return sqs;
    }

    @Override
    public KinesisApi kinesis() {
        return kinesis;
    }

    @Override
    public DynamoDbClient dynamoDb() {
        throw leftOut("DynamoDB");
    }

    @Override
    public S3Client s3() {
        throw leftOut("S3");
    }

    @Override
    public S3Presigner s3Presigner() {
        throw leftOut("S3");
    }

    @Override
    public EventBridgeApi eventBridge() {
        throw leftOut("EventBridge");
    }

    private static IllegalStateException leftOut(String service) {
        return new IllegalStateException("stream-events has no client of " + service + " in its package");
    }
}
