package dev.millrace.engineaws;

import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.bus.SignedEventBridgeApi;
import dev.millrace.engineaws.execution.SignedStatesApi;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.engineaws.invoke.SignedLambdaApi;
import dev.millrace.engineaws.kinesis.KinesisApi;
import dev.millrace.engineaws.kinesis.SignedKinesisApi;
import dev.millrace.engineaws.secret.SecretsApi;
import dev.millrace.engineaws.secret.SignedSecretsApi;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Clients of the SDK, and of our own where one call is all we need of a service; each is built when it is first
/// asked for.
///
/// A try is given up after a time that no healthy request takes, and repeated a few times: of a write nobody then knows
/// which try took effect, which is why items bear their `writer`.
public final class SdkClients implements AwsClients {
    private static final Duration LONGEST_INVOCATION = Duration.ofMinutes(15);

    private final Optional<URI> s3Endpoint = Connections.endpointOf("S3");
    private final Connections connections = new Connections();
    private final Lazy<DynamoDbClient> dynamoDb = new Lazy<>(this::newDynamoDb);
    private final Lazy<SqsClient> sqs = new Lazy<>(this::newSqs);
    private final Lazy<S3Client> s3 = new Lazy<>(this::newS3);
    private final Lazy<S3Presigner> presigner = new Lazy<>(this::newPresigner);
    private final Lazy<EventBridgeApi> eventBridge = new Lazy<>(this::newEventBridge);
    private final Lazy<KinesisApi> kinesis = new Lazy<>(this::newKinesis);
    private final Lazy<LambdaApi> lambda = new Lazy<>(this::newLambda);
    private final Lazy<SecretsApi> secrets = new Lazy<>(this::newSecrets);
    private final Lazy<StatesApi> states = new Lazy<>(this::newStates);

    /// What a function may work with.
    public enum Service {
        DYNAMO_DB,
        SQS,
        S3,
        EVENT_BRIDGE
    }

    /// For a function's start. Where a snapshot will be taken of the process (SnapStart), requests to the services that
    /// it works with are rehearsed before it; elsewhere nothing is done ahead of its time. What runs in a handler's
    /// constructor is in the snapshot, so no hook of CRaC is needed.
    public static SdkClients primed(Service first, Service... more) {
        SdkClients clients = new SdkClients();
        if (Connections.variable("AWS_LAMBDA_INITIALIZATION_TYPE")
                .filter("snap-start"::equals)
                .isPresent()) {
            clients.prime(EnumSet.of(first, more));
        }
        return clients;
    }

    void prime(Set<Service> services) {
        connections.http();
        Rehearsal.run(services);
    }

    @Override
    public DynamoDbClient dynamoDb() {
        return dynamoDb.get();
    }

    @Override
    public SqsClient sqs() {
        return sqs.get();
    }

    @Override
    public S3Client s3() {
        return s3.get();
    }

    @Override
    public S3Presigner s3Presigner() {
        return presigner.get();
    }

    @Override
    public EventBridgeApi eventBridge() {
        return eventBridge.get();
    }

    @Override
    public LambdaApi lambda() {
        return lambda.get();
    }

    @Override
    public KinesisApi kinesis() {
        return kinesis.get();
    }

    private KinesisApi newKinesis() {
        return new SignedKinesisApi(connections.requests("kinesis", "KINESIS"));
    }

    @Override
    public StatesApi states() {
        return states.get();
    }

    private StatesApi newStates() {
        return new SignedStatesApi(connections.requests("states", "SFN"), Connections.region());
    }

    @Override
    public SecretsApi secrets() {
        return secrets.get();
    }

    private SecretsApi newSecrets() {
        return new SignedSecretsApi(connections.requests("secretsmanager", "SECRETS_MANAGER"), Connections.region());
    }

    /// An invocation lasts as long as the function runs.
    private LambdaApi newLambda() {
        return new SignedLambdaApi(connections.patient(LONGEST_INVOCATION, "lambda", "LAMBDA"), Connections.region());
    }

    private DynamoDbClient newDynamoDb() {
        return DynamoDbClient.builder()
                .httpClient(connections.http())
                .overrideConfiguration(Connections.small())
                .build();
    }

    private SqsClient newSqs() {
        return SqsClient.builder()
                .httpClient(connections.http())
                .overrideConfiguration(Connections.small())
                .build();
    }

    private EventBridgeApi newEventBridge() {
        return new SignedEventBridgeApi(
                connections.requests("events", "EVENTBRIDGE"), Connections.region(), Connections.small());
    }

    /// Elsewhere than in AWS a bucket has no host name of its own.
    private S3Client newS3() {
        return S3Client.builder()
                .httpClient(connections.http())
                .forcePathStyle(s3Endpoint.isPresent())
                .overrideConfiguration(Connections.large())
                .build();
    }

    private S3Presigner newPresigner() {
        var presigner = S3Presigner.builder()
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(s3Endpoint.isPresent())
                        .build());
        s3Endpoint.ifPresent(presigner::endpointOverride);
        return presigner.build();
    }
}
