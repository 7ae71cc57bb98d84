package dev.millrace.engineaws.signed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.utils.IoUtils;

/// Sends requests to one service over HTTPS with the SDK's own parts: its connections, credentials, endpoints and
/// signer. Each is sent once.
public final class SignedRequests {
    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final String service;
    private final Optional<URI> endpoint;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /// @param service as its signatures and host names call it
    /// @param endpoint where it is, if elsewhere than in AWS
    public SignedRequests(
            SdkHttpClient http, AwsCredentialsProvider credentials, String service, Optional<URI> endpoint) {
        this.http = http;
        this.credentials = credentials;
        this.service = service;
        this.endpoint = endpoint;
    }

    /// @param head status and headers
    public record Answer(SdkHttpResponse head, String body) {
        public int status() {
            return head.statusCode();
        }

        /// Without the body, which may be a secret.
        @Override
        public String toString() {
            return "an answer of status " + status();
        }
    }

    /// The region of what an ARN names; a name alone says none.
    public static Optional<Region> regionOf(String nameOrArn) {
        String[] parts = nameOrArn.split(":", -1);
        return parts[0].equals("arn") && parts.length > 3 && !parts[3].isEmpty()
                ? Optional.of(Region.of(parts[3]))
                : Optional.empty();
    }

    /// A request in AWS's JSON protocol.
    ///
    /// @param operation with the prefix of the service's protocol
    /// @throws IOException if the service was not reached, or the connection broke
    public Answer ask(Region region, String operation, byte[] body) throws IOException {
        return call(prepared(region, asking(operation), body));
    }

    /// @param most the whole request is broken off after it
    /// @throws IOException for that, too
    public Answer ask(Region region, String operation, byte[] body, Duration most) throws IOException {
        return call(prepared(region, asking(operation), body), most);
    }

    private static Answer call(ExecutableHttpRequest request, Duration most) throws IOException {
        Thread watch = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(most);
                request.abort();
            } catch (InterruptedException inTime) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return call(request);
        } finally {
            watch.interrupt();
        }
    }

    /// Any other request.
    ///
    /// @param details path, query and headers
    /// @throws IOException if the service was not reached, or the connection broke
    public Answer post(Region region, Consumer<SdkHttpRequest.Builder> details, byte[] body) throws IOException {
        return call(prepared(region, details, body));
    }

    /// @param most the whole request is broken off after it
    /// @throws IOException for that, too
    public Answer post(Region region, Consumer<SdkHttpRequest.Builder> details, byte[] body, Duration most)
            throws IOException {
        return call(prepared(region, details, body), most);
    }

    private static Consumer<SdkHttpRequest.Builder> asking(String operation) {
        return request -> request.encodedPath("/")
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", operation);
    }

    private ExecutableHttpRequest prepared(Region region, Consumer<SdkHttpRequest.Builder> details, byte[] body) {
        ContentStreamProvider content = () -> new ByteArrayInputStream(body);
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.orElseGet(() -> secure(ServiceMetadata.of(service).endpointFor(region))))
                .putHeader("Content-Length", Integer.toString(body.length));
        details.accept(request);
        SdkHttpRequest signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(request.build())
                        .payload(content)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()))
                .request();
        return http.prepareRequest(HttpExecuteRequest.builder()
                .request(signed)
                .contentStreamProvider(content)
                .build());
    }

    private static URI secure(URI endpoint) {
        return endpoint.isAbsolute() ? endpoint : URI.create("https://" + endpoint);
    }

    private static Answer call(ExecutableHttpRequest request) throws IOException {
        HttpExecuteResponse response = request.call();
        try (InputStream body =
                response.responseBody().isPresent() ? response.responseBody().get() : InputStream.nullInputStream()) {
            return new Answer(response.httpResponse(), IoUtils.toUtf8String(body));
        }
    }
}
