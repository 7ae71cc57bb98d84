package dev.millrace.localstack.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.millrace.engineaws.AwsClients;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.model.PutObjectPresignRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Reads and writes items over HTTP, and tries what its role forbids.
public final class ServeItems implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final AwsClients clients;
    private final Map<String, String> settings;
    private final Items items;

    public ServeItems() {
        this(System.getenv(), new LambdaClients());
    }

    public ServeItems(Map<String, String> settings, AwsClients clients) {
        this.settings = settings;
        this.clients = clients;
        this.items = new Items(clients.dynamoDb(), settings.getOrDefault("TABLE", ""));
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        var path = event.getPathParameters() == null ? Map.<String, String>of() : event.getPathParameters();
        try {
            return switch (event.getRouteKey()) {
                case "GET /items/{id}" -> get(path.getOrDefault("id", ""), event);
                case "GET /items/newest" -> answer(200, "the newest");
                case "PUT /items/{id}" -> {
                    items.put(path.getOrDefault("id", ""), event.getBody());
                    yield answer(201, "stored");
                }
                default -> answer(200, attempt(path.getOrDefault("what", ""), context));
            };
        } catch (AwsServiceException refused) {
            return answer(403, refused.awsErrorDetails().errorCode() + ": " + refused.getMessage());
        }
    }

    private APIGatewayV2HTTPResponse get(String id, APIGatewayV2HTTPEvent event) {
        var value = items.value(id);
        if (value.isEmpty()) {
            return answer(404, "no " + id);
        }
        var query = event.getQueryStringParameters() == null
                ? ""
                : event.getQueryStringParameters().getOrDefault("as", "");
        return answer(200, value + query + event.getHeaders().getOrDefault("x-mark", ""));
    }

    private String attempt(String what, Context context) {
        return switch (what) {
            case "delete" ->
                clients.dynamoDb()
                        .deleteItem(DeleteItemRequest.builder()
                                .tableName(settings.get("TABLE"))
                                .key(Map.of("pk", Items.text("a"), "sk", Items.text("item")))
                                .build())
                        .toString();
            case "query" ->
                clients
                                .dynamoDb()
                                .queryPaginator(QueryRequest.builder()
                                        .tableName(settings.get("TABLE"))
                                        .indexName("list")
                                        .keyConditionExpression("listPk = :p")
                                        .expressionAttributeValues(Map.of(":p", Items.text("x")))
                                        .build())
                                .items()
                                .stream()
                                .count()
                        + " found";
            case "send-elsewhere" ->
                clients.sqs()
                        .sendMessage(SendMessageRequest.builder()
                                .queueUrl(settings.getOrDefault("QUEUE", "").replace("Ready", "Heard"))
                                .messageBody("x")
                                .build())
                        .messageId();
            case "store-elsewhere" ->
                clients.s3()
                        .putObject(
                                PutObjectRequest.builder()
                                        .bucket(settings.get("BUCKET"))
                                        .key("templates/x")
                                        .build(),
                                RequestBody.fromString("x"))
                        .eTag();
            case "presign" ->
                clients.s3Presigner()
                        .presignPutObject(PutObjectPresignRequest.builder()
                                .signatureDuration(Duration.ofMinutes(5))
                                .putObjectRequest(PutObjectRequest.builder()
                                        .bucket(settings.get("BUCKET"))
                                        .key("uploads/one")
                                        .build())
                                .build())
                        .url()
                        .toString();
            case "context" ->
                context.getFunctionName() + " " + (context.getRemainingTimeInMillis() > 500) + " "
                        + context.getInvokedFunctionArn();
            case "print" -> {
                System.out.println("printed by a function"); // What a function prints must reach its log.
                yield "printed";
            }
            case "hang" -> hang();
            default -> throw new IllegalStateException("what is " + what + "?");
        };
    }

    private static String hang() {
        try {
            Thread.sleep(Long.MAX_VALUE);
            return "";
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static APIGatewayV2HTTPResponse answer(int status, String body) {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(status)
                .withHeaders(Map.of("content-type", "text/plain"))
                .withBody(body)
                .build();
    }
}
