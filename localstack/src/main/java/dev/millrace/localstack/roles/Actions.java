package dev.millrace.localstack.roles;

import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.localstack.template.Pseudo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// Which actions on which resources a request of the SDK needs, by the service authorization reference.
public final class Actions {
    private static final Map<String, String> NAMED_OTHERWISE = Map.of(
            "sqs:SendMessageBatch", "sqs:SendMessage",
            "sqs:DeleteMessageBatch", "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibilityBatch", "sqs:ChangeMessageVisibility",
            "s3:HeadObject", "s3:GetObject",
            "s3:ListObjectsV2", "s3:ListBucket",
            "s3:HeadBucket", "s3:ListBucket");

    private Actions() {}

    public static List<Action> of(SdkRequest request) {
        return switch (request) {
            case BatchGetItemRequest batch -> tables(request, batch.requestItems().keySet().stream());
            case BatchWriteItemRequest batch -> tables(request, batch.requestItems().keySet().stream());
            case DynamoDbRequest dynamoDb -> List.of(action("dynamodb", request, table(dynamoDb)));
            case GetQueueUrlRequest named -> List.of(action("sqs", request, queue(named.queueName())));
            case SqsRequest sqs -> List.of(action("sqs", request, queue(field(sqs, "QueueUrl"))));
            case S3Request s3 -> List.of(action("s3", request, object(s3)));
            default ->
                throw new IllegalArgumentException("The local stack does not know what "
                        + request.getClass().getSimpleName() + " needs; add it to " + Actions.class.getName());
        };
    }

    public static Action of(LambdaApi.Call invoke) {
        var name = invoke.function();
        var arn = name.startsWith("arn:") ? name : arn("lambda", "function:" + name);
        return new Action(
                "lambda:InvokeFunction",
                invoke.qualifier().map(qualifier -> arn + ":" + qualifier).orElse(arn));
    }

    /// One for each bus.
    public static List<Action> of(List<EventBridgeApi.Entry> put) {
        return put.stream()
                .map(entry -> new Action("events:PutEvents", bus(entry.bus())))
                .distinct()
                .toList();
    }

    /// @param id a name, behind which Secrets Manager puts six letters of its own, or an ARN
    public static Action ofSecret(String id) {
        return new Action(
                "secretsmanager:GetSecretValue",
                id.startsWith("arn:") ? id : arn("secretsmanager", "secret:" + id + "-Loc4l0"));
    }

    /// `PutItem` of `PutItemRequest`.
    public static String operation(SdkRequest request) {
        var name = request.getClass().getSimpleName();
        return name.substring(0, name.length() - "Request".length());
    }

    private static List<Action> tables(SdkRequest request, Stream<String> names) {
        return names.map(name -> action("dynamodb", request, tableArn(name))).toList();
    }

    private static Action action(String service, SdkRequest request, String resource) {
        var name = service + ":" + operation(request);
        return new Action(NAMED_OTHERWISE.getOrDefault(name, name), resource);
    }

    private static String table(DynamoDbRequest request) {
        var arn = tableArn(field(request, "TableName"));
        var index = field(request, "IndexName");
        return index.isEmpty() ? arn : arn + "/index/" + index;
    }

    private static String tableArn(String nameOrArn) {
        return nameOrArn.startsWith("arn:") ? nameOrArn : arn("dynamodb", "table/" + nameOrArn);
    }

    private static String queue(String url) {
        return arn("sqs", url.substring(url.lastIndexOf('/') + 1));
    }

    private static String object(S3Request request) {
        var key = field(request, "Key");
        return "arn:aws:s3:::" + field(request, "Bucket") + (key.isEmpty() ? "" : "/" + key);
    }

    private static String bus(String nameOrArn) {
        return nameOrArn.startsWith("arn:") ? nameOrArn : arn("events", "event-bus/" + nameOrArn);
    }

    private static String arn(String service, String resource) {
        return "arn:" + Pseudo.PARTITION + ":" + service + ":" + Pseudo.REGION + ":" + Pseudo.ACCOUNT + ":" + resource;
    }

    private static String field(SdkRequest request, String name) {
        return request.getValueForField(name, String.class).orElse("");
    }
}
