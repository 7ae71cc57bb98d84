package dev.millrace.localstack.roles;

import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.engineaws.kinesis.KinesisApi;
import dev.millrace.engineaws.secret.SecretsApi;
import dev.millrace.localstack.secrets.GivenSecrets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The clients handed to one function.
public final class CheckedClients implements AwsClients {
    private static final Set<String> WRITES =
            Set.of("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems");

    private final String function;
    private final Role role;
    private final RequestLog requests;
    private final DynamoDbClient dynamoDb;
    private final SqsClient sqs;
    private final S3Client s3;
    private final S3Presigner s3Presigner;
    private final EventBridgeApi eventBridge;
    private final LambdaApi lambda;
    private final KinesisApi kinesis;
    private final SecretsApi secrets;
    private final StatesApi states;

    /// @param afterWrite is told each write to a table once it is done, so that whoever reads its stream need not poll
    public CheckedClients(
            String function, Role role, AwsClients clients, RequestLog requests, Consumer<SdkRequest> afterWrite) {
        this.function = function;
        this.role = role;
        this.requests = requests;
        Consumer<SdkRequest> wake = request -> {
            if (request instanceof DynamoDbRequest && WRITES.contains(Actions.operation(request))) {
                afterWrite.accept(request);
            }
        };
        Consumer<SdkRequest> nothing = request -> {};
        this.dynamoDb = CheckedClient.of(DynamoDbClient.class, clients.dynamoDb(), this::check, wake);
        this.sqs = CheckedClient.of(SqsClient.class, clients.sqs(), this::check, nothing);
        this.s3 = CheckedClient.of(S3Client.class, clients.s3(), this::check, nothing);
        this.eventBridge = entries -> put(clients.eventBridge(), entries);
        this.secrets = id -> read(clients.secrets(), id);
        this.states = new CheckedStates(function, role, requests, clients);
        this.lambda = call -> invoke(clients.lambda(), call);
        this.kinesis = call -> put(clients.kinesis(), call);
        this.s3Presigner = CheckedPresigner.of(clients.s3Presigner(), this::check);
    }

    @Override
    public DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    @Override
    public SqsClient sqs() {
        return sqs;
    }

    @Override
    public S3Client s3() {
        return s3;
    }

    @Override
    public S3Presigner s3Presigner() {
        return s3Presigner;
    }

    @Override
    public EventBridgeApi eventBridge() {
        return eventBridge;
    }

    @Override
    public LambdaApi lambda() {
        return lambda;
    }

    @Override
    public KinesisApi kinesis() {
        return kinesis;
    }

    private List<Optional<String>> put(KinesisApi api, KinesisApi.Call call) {
        var action = new Action("kinesis:PutRecords", call.streamArn());
        if (!role.allows(action)) {
            throw new KinesisApi.KinesisFailed(Denied.message(function, action));
        }
        requests.count(new RequestLog.Request(function, "kinesis", "PutRecords", shortened(call.streamArn())));
        return api.put(call);
    }

    @Override
    public StatesApi states() {
        return states;
    }

    @Override
    public SecretsApi secrets() {
        return secrets;
    }

    private SecretsApi.Answer read(SecretsApi api, String id) {
        var action = Actions.ofSecret(id);
        if (!role.allows(action)) {
            return GivenSecrets.refused("AccessDeniedException", Denied.message(function, action));
        }
        requests.count(new RequestLog.Request(function, "secretsmanager", "GetSecretValue", id));
        return api.read(id);
    }

    /// Lambda itself answers what its caller may not do, as it does on AWS.
    private LambdaApi.Answer invoke(LambdaApi api, LambdaApi.Call call) {
        var action = Actions.of(call);
        if (!role.allows(action)) {
            return new LambdaApi.Answer(403, Denied.message(function, action), false, Optional.empty());
        }
        requests.count(new RequestLog.Request(function, "lambda", "Invoke", call.function()));
        return api.invoke(call);
    }

    private List<EventBridgeApi.Result> put(EventBridgeApi api, List<EventBridgeApi.Entry> entries) {
        check("PutEvents", Actions.of(entries));
        return api.put(entries);
    }

    private void check(SdkRequest request) {
        check(Actions.operation(request), Actions.of(request));
    }

    private void check(String operation, List<Action> actions) {
        for (var action : actions) {
            if (!role.allows(action)) {
                throw Denied.of(function, action);
            }
        }
        for (var action : actions) {
            var service = action.name().substring(0, action.name().indexOf(':'));
            requests.count(new RequestLog.Request(function, service, operation, shortened(action.resource())));
        }
    }

    /// The name of the table, queue, bus or bucket: what follows the account, without kind, index or key.
    private static String shortened(String arn) {
        var resource = arn.substring(arn.lastIndexOf(':') + 1);
        if (arn.startsWith("arn:aws:s3:::")) {
            return resource.split("/", 2)[0];
        }
        var parts = resource.split("/", -1);
        return parts.length > 1 ? parts[1] : resource;
    }
}
