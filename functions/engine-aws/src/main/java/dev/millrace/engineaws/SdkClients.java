package dev.millrace.engineaws;

import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.bus.SignedEventBridgeApi;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.engineaws.invoke.SignedLambdaApi;
import dev.millrace.engineaws.kinesis.KinesisApi;
import dev.millrace.engineaws.kinesis.SignedKinesisApi;
import dev.millrace.engineaws.secret.SecretsApi;
import dev.millrace.engineaws.secret.SignedSecretsApi;
import dev.millrace.engineaws.signed.SignedRequests;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.utils.SystemSetting;

/// Clients of the SDK, and of our own where one call is all we need of a service; each built when it is first asked
/// for, over one pool of connections. Region, credentials and
/// endpoints come from the SDK's own environment variables.
///
/// A try is given up after a time that no healthy request takes, and repeated a few times: of a write nobody then knows
/// which try took effect, which is why items bear their `writer`.
public final class SdkClients implements AwsClients {
    private static final int MOST_TRIES = 4;
    private static final int CONNECTIONS = 64;
    private static final Duration TO_CONNECT = Duration.ofSeconds(1);

    /// Requests of a few kilobytes answer in milliseconds.
    private static final Duration SMALL_TRY = Duration.ofSeconds(3);

    private static final Duration SMALL_CALL = Duration.ofSeconds(10);

    /// Objects have up to 50 MB.
    private static final Duration LARGE_TRY = Duration.ofSeconds(30);

    private static final Duration LARGE_CALL = Duration.ofSeconds(90);

    private static final Duration LONGEST_INVOCATION = Duration.ofMinutes(15);

    private final Optional<URI> s3Endpoint = endpointOf("S3");
    private final Lazy<SdkHttpClient> http = new Lazy<>(SdkClients::newHttp);
    private final Lazy<AwsCredentialsProvider> credentials =
            new Lazy<>(() -> DefaultCredentialsProvider.builder().build());
    private final Lazy<DynamoDbClient> dynamoDb = new Lazy<>(this::newDynamoDb);
    private final Lazy<SqsClient> sqs = new Lazy<>(this::newSqs);
    private final Lazy<S3Client> s3 = new Lazy<>(this::newS3);
    private final Lazy<S3Presigner> presigner = new Lazy<>(this::newPresigner);
    private final Lazy<EventBridgeApi> eventBridge = new Lazy<>(this::newEventBridge);
    private final Lazy<KinesisApi> kinesis = new Lazy<>(this::newKinesis);
    private final Lazy<LambdaApi> lambda = new Lazy<>(this::newLambda);
    private final Lazy<SecretsApi> secrets = new Lazy<>(this::newSecrets);

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
        if (new Variable("AWS_LAMBDA_INITIALIZATION_TYPE")
                .getStringValue()
                .filter("snap-start"::equals)
                .isPresent()) {
            clients.prime(EnumSet.of(first, more));
        }
        return clients;
    }

    void prime(Set<Service> services) {
        http.get();
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
        return new SignedKinesisApi(requests(http.get(), "kinesis", "KINESIS"));
    }

    @Override
    public SecretsApi secrets() {
        return secrets.get();
    }

    private SecretsApi newSecrets() {
        return new SignedSecretsApi(requests(http.get(), "secretsmanager", "SECRETS_MANAGER"), region());
    }

    /// An invocation lasts as long as the function runs.
    private LambdaApi newLambda() {
        SdkHttpClient patient = Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(TO_CONNECT)
                .tcpKeepAlive(true)
                .socketTimeout(LONGEST_INVOCATION)
                .build();
        return new SignedLambdaApi(requests(patient, "lambda", "LAMBDA"), region());
    }

    private SignedRequests requests(SdkHttpClient over, String service, String endpoint) {
        return new SignedRequests(over, credentials.get(), service, endpointOf(endpoint));
    }

    private static Region region() {
        return new DefaultAwsRegionProviderChain().getRegion();
    }

    private static SdkHttpClient newHttp() {
        return Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(TO_CONNECT)
                .connectionAcquisitionTimeout(SMALL_TRY)
                .socketTimeout(LARGE_TRY)
                .build();
    }

    private DynamoDbClient newDynamoDb() {
        return DynamoDbClient.builder()
                .httpClient(http.get())
                .overrideConfiguration(small())
                .build();
    }

    private SqsClient newSqs() {
        return SqsClient.builder()
                .httpClient(http.get())
                .overrideConfiguration(small())
                .build();
    }

    private EventBridgeApi newEventBridge() {
        return new SignedEventBridgeApi(requests(http.get(), "events", "EVENTBRIDGE"), region(), small());
    }

    /// Elsewhere than in AWS a bucket has no host name of its own.
    private S3Client newS3() {
        return S3Client.builder()
                .httpClient(http.get())
                .forcePathStyle(s3Endpoint.isPresent())
                .overrideConfiguration(within(LARGE_TRY, LARGE_CALL))
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

    static ClientOverrideConfiguration small() {
        return within(SMALL_TRY, SMALL_CALL);
    }

    private static ClientOverrideConfiguration within(Duration oneTry, Duration call) {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(oneTry)
                .apiCallTimeout(call)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(MOST_TRIES)
                        .build())
                .build();
    }

    /// Where a service is, if elsewhere than in AWS: S3's presigner, and what is no client of the SDK, do
    /// not ask by themselves.
    private static Optional<URI> endpointOf(String service) {
        return new Variable("AWS_ENDPOINT_URL_" + service)
                .getStringValue()
                .or(() -> new Variable("AWS_ENDPOINT_URL").getStringValue())
                .map(URI::create);
    }

    /// A variable of the SDK's or Lambda's environment, read as the SDK reads its own.
    private record Variable(String environmentVariable) implements SystemSetting {
        @Override
        public String property() {
            return "millrace." + environmentVariable;
        }

        @Override
        public @Nullable String defaultValue() {
            return null;
        }
    }

    private static final class Lazy<T> {
        private final Supplier<T> build;
        private @Nullable T value;

        Lazy(Supplier<T> build) {
            this.build = build;
        }

        synchronized T get() {
            if (value == null) {
                value = build.get();
            }
            return value;
        }
    }
}
