package dev.millrace.engineaws;

import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.bus.SignedEventBridgeApi;
import dev.millrace.engineaws.signed.SignedRequests;
import dev.millrace.engineaws.template.TemplatesByHash;
import dev.millrace.enginetemplates.TemplateDocument;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
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
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Requests that go nowhere: they load and link what the SDK needs to write, sign and read one, so that a snapshot
/// (SnapStart) is taken of a process that has done it before. Nothing leaves the process, no credentials are asked for.
final class Rehearsal {
    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nobody"));

    private static final String NONE = "none";

    private Rehearsal() {}

    /// @param services of which requests are rehearsed
    static void run(Set<SdkClients.Service> services) {
        for (SdkClients.Service service : services) {
            switch (service) {
                case DYNAMO_DB -> dynamoDb();
                case SQS -> sqs();
                case S3 -> s3();
                case EVENT_BRIDGE -> eventBridge();
            }
        }
    }

    private static void dynamoDb() {
        Map<String, AttributeValue> item = Map.of("pk", AttributeValue.fromS("none"), "sk", AttributeValue.fromN("0"));
        try (var dynamoDb = nowhere(DynamoDbClient.builder(), "{\"Item\":{\"pk\":{\"S\":\"none\"}}}")) {
            dynamoDb.getItem(GetItemRequest.builder()
                    .tableName(NONE)
                    .key(item)
                    .consistentRead(true)
                    .build());
            dynamoDb.query(QueryRequest.builder()
                    .tableName(NONE)
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(item)
                    .build());
        }
    }

    private static void sqs() {
        try (var sqs = nowhere(SqsClient.builder(), "{\"Successful\":[],\"Failed\":[]}")) {
            sqs.sendMessageBatch(SendMessageBatchRequest.builder()
                    .queueUrl("https://sqs.us-east-1.amazonaws.com/000000000000/none")
                    .entries(SendMessageBatchRequestEntry.builder()
                            .id("0")
                            .messageBody("{}")
                            .build())
                    .build());
        }
    }

    /// What functions read from S3 are templates, so one is read, unpacked and compiled.
    private static void s3() {
        TemplateDocument document = TemplateDocument.of("{\"name\":\"none\",\"namespace\":\"none\",\"steps\":"
                + "[{\"handler\":\"none\",\"name\":\"none\"}],\"version\":\"1.0.0\"}");
        try (var s3 = nowhere(S3Client.builder(), document.compressed())) {
            new TemplatesByHash(s3, NONE, "default").byHash(new TemplateRef(NONE, NONE, "1.0.0"), document.hash());
        }
    }

    private static void eventBridge() {
        byte[] answer =
                "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"none\"}]}".getBytes(StandardCharsets.UTF_8);
        new SignedEventBridgeApi(
                        new SignedRequests(new Nowhere(answer), NOBODY, "events", Optional.empty()),
                        Region.US_EAST_1,
                        Connections.small())
                .put(List.of(new EventBridgeApi.Entry(NONE, NONE, NONE, Instant.EPOCH, "{}", List.of())));
    }

    private static <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C nowhere(
            B builder, String answer) {
        return nowhere(builder, answer.getBytes(StandardCharsets.UTF_8));
    }

    private static <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C nowhere(
            B builder, byte[] answer) {
        return builder.region(Region.US_EAST_1)
                .credentialsProvider(NOBODY)
                .httpClient(new Nowhere(answer))
                .build();
    }

    /// Answers every request with the same body.
    @SuppressWarnings("ArrayRecordComponent") // It is handed on, not compared.
    private record Nowhere(byte[] body) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder()
                                    .statusCode(200)
                                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                                    .build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
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
