package dev.millrace.localstack.sample;

import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.bus.EventBridgeApi;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// What a function has on Lambda: clients that find endpoint, region and credentials in the environment.
final class LambdaClients implements AwsClients {
    @Override
    public DynamoDbClient dynamoDb() {
        return DynamoDbClient.create();
    }

    @Override
    public SqsClient sqs() {
        return SqsClient.create();
    }

    @Override
    public S3Client s3() {
        return S3Client.create();
    }

    @Override
    public S3Presigner s3Presigner() {
        return S3Presigner.create();
    }

    @Override
    public EventBridgeApi eventBridge() {
        return new SdkClients().eventBridge();
    }
}
