package dev.millrace.engineaws;

import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.engineaws.kinesis.KinesisApi;
import dev.millrace.engineaws.secret.SecretsApi;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The service clients a function talks through. On Lambda these are SDK clients on the function's role; the local
/// stack hands in clients of its own, each call of which it checks against the role in the template.
///
/// Each method answers the same client every time. Building one may be put off until it is first asked for: a function
/// that never touches S3 never pays for its client.
public interface AwsClients {
    DynamoDbClient dynamoDb();

    SqsClient sqs();

    S3Client s3();

    S3Presigner s3Presigner();

    EventBridgeApi eventBridge();

    /// For steps that invoke functions; a process that runs no steps need not have it.
    default LambdaApi lambda() {
        throw new IllegalStateException("There is no way to Lambda here");
    }

    /// For streams that events go out on.
    default KinesisApi kinesis() {
        throw new IllegalStateException("There is no way to Kinesis here");
    }

    /// For steps that state machines do; a deployment without such need not have it.
    default StatesApi states() {
        throw new IllegalStateException("There is no way to Step Functions here");
    }

    /// For steps that call servers with a secret; a process that runs no steps need not have it.
    default SecretsApi secrets() {
        throw new IllegalStateException("There is no way to Secrets Manager here");
    }
}
