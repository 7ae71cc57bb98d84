package dev.millrace.engineaws;

import dev.millrace.engineaws.signed.SignedRequests;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.utils.SystemSetting;

/// What clients have in common: one pool of connections, and how long a request may take. Region, credentials and
/// endpoints come from the SDK's own environment variables. It names no client of the SDK, so that a package may leave
/// out those it has no use for.
public final class Connections {
    private static final int MOST_TRIES = 4;
    private static final int MOST = 64;
    private static final Duration TO_CONNECT = Duration.ofSeconds(1);

    /// Requests of a few kilobytes answer in milliseconds.
    private static final Duration SMALL_TRY = Duration.ofSeconds(3);

    private static final Duration SMALL_CALL = Duration.ofSeconds(10);

    /// Objects have up to 50 MB.
    private static final Duration LARGE_TRY = Duration.ofSeconds(30);

    private static final Duration LARGE_CALL = Duration.ofSeconds(90);

    private final Lazy<SdkHttpClient> http = new Lazy<>(Connections::newHttp);
    private final Lazy<AwsCredentialsProvider> credentials =
            new Lazy<>(() -> DefaultCredentialsProvider.builder().build());

    public SdkHttpClient http() {
        return http.get();
    }

    /// @param service as its signatures call it
    /// @param id as the variable calls it that says where it is
    public SignedRequests requests(String service, String id) {
        return requests(http(), service, id);
    }

    /// Over connections on which an answer may be long in coming.
    SignedRequests patient(Duration longest, String service, String id) {
        SdkHttpClient patient = Apache5HttpClient.builder()
                .maxConnections(MOST)
                .connectionTimeout(TO_CONNECT)
                .tcpKeepAlive(true)
                .socketTimeout(longest)
                .build();
        return requests(patient, service, id);
    }

    private SignedRequests requests(SdkHttpClient over, String service, String id) {
        return new SignedRequests(over, credentials.get(), service, endpointOf(id));
    }

    private static SdkHttpClient newHttp() {
        return Apache5HttpClient.builder()
                .maxConnections(MOST)
                .connectionTimeout(TO_CONNECT)
                .connectionAcquisitionTimeout(SMALL_TRY)
                .socketTimeout(LARGE_TRY)
                .build();
    }

    static Region region() {
        return new DefaultAwsRegionProviderChain().getRegion();
    }

    /// For requests of a few kilobytes.
    public static ClientOverrideConfiguration small() {
        return within(SMALL_TRY, SMALL_CALL);
    }

    /// For objects.
    static ClientOverrideConfiguration large() {
        return within(LARGE_TRY, LARGE_CALL);
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
    static Optional<URI> endpointOf(String id) {
        return variable("AWS_ENDPOINT_URL_" + id)
                .or(() -> variable("AWS_ENDPOINT_URL"))
                .map(URI::create);
    }

    /// A variable of the SDK's or Lambda's environment, read as the SDK reads its own.
    static Optional<String> variable(String name) {
        return new Variable(name).getStringValue();
    }

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
}
