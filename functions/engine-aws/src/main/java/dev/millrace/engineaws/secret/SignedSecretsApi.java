package dev.millrace.engineaws.secret;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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

/// Reads over HTTPS with the SDK's own parts: its connections, credentials, endpoints and signer.
public final class SignedSecretsApi implements SecretsApi {
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:secretsmanager:([^:]+):.*");

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final Region region;
    private final Optional<URI> endpoint;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    /// @param region of secrets that are called by their name
    /// @param endpoint where Secrets Manager is, if elsewhere than in AWS
    public SignedSecretsApi(
            SdkHttpClient http, AwsCredentialsProvider credentials, Region region, Optional<URI> endpoint) {
        this.http = http;
        this.credentials = credentials;
        this.region = region;
        this.endpoint = endpoint;
    }

    /// @param id without quotes or backslashes: whoever calls has checked it
    @Override
    public Answer read(String id) {
        Matcher arn = ARN.matcher(id);
        Region where = arn.matches() ? Region.of(arn.group(1)) : region;
        byte[] body = ("{\"SecretId\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
        ContentStreamProvider payload = () -> new ByteArrayInputStream(body);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.orElseGet(
                        () -> secure(ServiceMetadata.of("secretsmanager").endpointFor(where))))
                .encodedPath("/")
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("X-Amz-Target", "secretsmanager.GetSecretValue")
                .build();
        SdkHttpRequest signed = signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(request)
                        .payload(payload)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "secretsmanager")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, where.id()))
                .request();
        try {
            HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed)
                            .contentStreamProvider(payload)
                            .build())
                    .call();
            String text = response.responseBody().isEmpty()
                    ? ""
                    : IoUtils.toUtf8String(response.responseBody().get());
            return new Answer(response.httpResponse().statusCode(), text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static URI secure(URI endpoint) {
        return endpoint.isAbsolute() ? endpoint : URI.create("https://" + endpoint);
    }
}
