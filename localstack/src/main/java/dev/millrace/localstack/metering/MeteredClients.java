package dev.millrace.localstack.metering;

import dev.millrace.cost.Charge;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.engineaws.kinesis.KinesisApi;
import dev.millrace.engineaws.secret.SecretsApi;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The clients of one function, each request metered.
public record MeteredClients(
        DynamoDbClient dynamoDb,
        SqsClient sqs,
        S3Client s3,
        S3Presigner s3Presigner,
        EventBridgeApi eventBridge,
        LambdaApi lambda,
        KinesisApi kinesis,
        SecretsApi secrets,
        StatesApi states)
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
                entries -> put(clients.eventBridge(), entries, function, meter),
                // An invocation is on the bill of the function that is invoked.
                clients.lambda(),
                // Streams belong to who reads them; what is put on them is on no bill here.
                clients.kinesis(),
                // Secrets are read once in some minutes.
                clients.secrets(),
                // What an execution costs is said by who plays it.
                clients.states());
    }

    /// A bus counts what it is sent, taken or not.
    private static List<EventBridgeApi.Result> put(
            EventBridgeApi bus, List<EventBridgeApi.Entry> entries, String function, Meter meter) {
        long begun = System.nanoTime();
        try {
            var results = bus.put(entries);
            entries.forEach(entry -> meter.count(function, Charge.EVENTS, entry.type(), EventBytes.chunks(entry)));
            return results;
        } finally {
            meter.called(function, "PutEvents", "", begun);
        }
    }
}
