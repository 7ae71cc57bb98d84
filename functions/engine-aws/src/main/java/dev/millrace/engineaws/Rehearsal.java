package dev.millrace.engineaws;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Requests that go nowhere: they load and link what the SDK needs to write, sign and read one, so that a snapshot
/// (SnapStart) is taken of a process that has done it before. Nothing leaves the process, no credentials are asked for.
final class Rehearsal {
    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nobody"));

    private Rehearsal() {}

    static void run() {
        Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("none"), "sk", AttributeValue.fromN("0"));
        try (var dynamoDb = DynamoDbClient.builder()
                        .region(Region.US_EAST_1)
                        .credentialsProvider(NOBODY)
                        .httpClient(new Nowhere("{\"Item\":{\"pk\":{\"S\":\"none\"}}}"))
                        .build();
                var sqs = SqsClient.builder()
                        .region(Region.US_EAST_1)
                        .credentialsProvider(NOBODY)
                        .httpClient(new Nowhere("{\"Successful\":[],\"Failed\":[]}"))
                        .build()) {
            dynamoDb.getItem(GetItemRequest.builder()
                    .tableName("none")
                    .key(key)
                    .consistentRead(true)
                    .build());
            dynamoDb.query(QueryRequest.builder()
                    .tableName("none")
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(key)
                    .build());
            sqs.sendMessageBatch(SendMessageBatchRequest.builder()
                    .queueUrl("https://sqs.us-east-1.amazonaws.com/000000000000/none")
                    .entries(SendMessageBatchRequestEntry.builder()
                            .id("0")
                            .messageBody("{}")
                            .build())
                    .build());
        }
    }

    /// Answers every request with the same body.
    private record Nowhere(String body) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder()
                                    .statusCode(200)
                                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                                    .build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(utf8)))
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }
}
