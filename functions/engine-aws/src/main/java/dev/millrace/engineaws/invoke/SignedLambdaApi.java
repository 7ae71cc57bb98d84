package dev.millrace.engineaws.invoke;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.utils.IoUtils;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// Invokes over HTTPS with the SDK's own parts: its connections, credentials, endpoints and signer.
public final class SignedLambdaApi implements LambdaApi {
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:lambda:([^:]+):.*");

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final Region region;
    private final Optional<URI> endpoint;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /// @param region of functions that are called by their name
    /// @param endpoint where Lambda is, if elsewhere than in AWS
    public SignedLambdaApi(
            SdkHttpClient http, AwsCredentialsProvider credentials, Region region, Optional<URI> endpoint) {
        this.http = http;
        this.credentials = credentials;
        this.region = region;
        this.endpoint = endpoint;
    }

    @Override
    public Answer invoke(Call call) {
        Matcher arn = ARN.matcher(call.function());
        Region where = arn.matches() ? Region.of(arn.group(1)) : region;
        byte[] body = call.payload().getBytes(StandardCharsets.UTF_8);
        ContentStreamProvider payload = () -> new ByteArrayInputStream(body);
        SdkHttpRequest request = request(call, where, body.length);
        SdkHttpRequest signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(request)
                        .payload(payload)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, where.id()))
                .request();
        try {
            return answer(http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed)
                            .contentStreamProvider(payload)
                            .build())
                    .call());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private SdkHttpRequest request(Call call, Region where, int length) {
        URI base = endpoint.orElseGet(() -> secure(ServiceMetadata.of("lambda").endpointFor(where)));
        var request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(base)
                .encodedPath("/2015-03-31/functions/" + SdkHttpUtils.urlEncode(call.function()) + "/invocations")
                .putHeader("Content-Type", "application/json")
                .putHeader("Content-Length", Integer.toString(length))
                .putHeader("X-Amz-Invocation-Type", call.async() ? "Event" : "RequestResponse")
                .putHeader(
                        "X-Amz-Client-Context",
                        Base64.getEncoder().encodeToString(call.clientContext().getBytes(StandardCharsets.UTF_8)));
        call.qualifier().ifPresent(qualifier -> request.putRawQueryParameter("Qualifier", qualifier));
        return request.build();
    }

    private static URI secure(URI endpoint) {
        return endpoint.isAbsolute() ? endpoint : URI.create("https://" + endpoint);
    }

    private static Answer answer(HttpExecuteResponse response) throws IOException {
        String payload = response.responseBody().isEmpty()
                ? ""
                : IoUtils.toUtf8String(response.responseBody().get());
        var head = response.httpResponse();
        return new Answer(
                head.statusCode(),
                payload,
                head.firstMatchingHeader("X-Amz-Function-Error").isPresent(),
                head.firstMatchingHeader("Retry-After"));
    }
}
