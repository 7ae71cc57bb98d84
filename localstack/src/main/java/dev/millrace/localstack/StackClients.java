package dev.millrace.localstack;

import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.engineaws.kinesis.KinesisApi;
import dev.millrace.engineaws.secret.SecretsApi;
import dev.millrace.localstack.cloud.Cloud;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The stack's own clients: nobody's role, nothing counted.
record StackClients(
        Cloud cloud,
        EventBridgeApi eventBridge,
        LambdaApi lambda,
        KinesisApi kinesis,
        SecretsApi secrets,
        StatesApi states)
        implements AwsClients {
    @Override
    public DynamoDbClient dynamoDb() {
        return cloud.dynamoDb();
    }

    @Override
    public SqsClient sqs() {
        return cloud.sqs();
    }

    @Override
    public S3Client s3() {
        return cloud.s3();
    }

    @Override
    public S3Presigner s3Presigner() {
        return cloud.s3Presigner();
    }
}
