package dev.millrace.localstack.metering;

import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.engineaws.kinesis.KinesisApi;
import dev.millrace.engineaws.secret.SecretsApi;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The clients of one function, each request metered.
public record MeteredClients(
        DynamoDbClient dynamoDb,
        SqsClient sqs,
        S3Client s3,
        S3Presigner s3Presigner,
        EventBridgeClient eventBridge,
        LambdaApi lambda,
        KinesisApi kinesis,
        SecretsApi secrets)
        implements AwsClients {
    /// The clients as they are if the meter is off.
    public static AwsClients of(AwsClients clients, String function, Meter meter) {
        if (!meter.isOn()) {
            return clients;
        }
        return new MeteredClients(
                MeteredClient.of(DynamoDbClient.class, clients.dynamoDb(), function, meter),
                MeteredClient.of(SqsClient.class, clients.sqs(), function, meter),
                MeteredClient.of(S3Client.class, clients.s3(), function, meter),
                clients.s3Presigner(),
                MeteredClient.of(EventBridgeClient.class, clients.eventBridge(), function, meter),
                // An invocation is on the bill of the function that is invoked.
                clients.lambda(),
                // Streams belong to who reads them; what is put on them is on no bill here.
                clients.kinesis(),
                // Secrets are read once in some minutes.
                clients.secrets());
    }
}
