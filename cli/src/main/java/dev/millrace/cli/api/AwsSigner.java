package dev.millrace.cli.api;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// SigV4 for API Gateway, with the credentials of the default chain (environment, profile, container, instance).
record AwsSigner(String region, AwsCredentialsProvider credentials) implements RequestSigner {
    private static final Pattern GATEWAY_HOST = Pattern.compile(".*\\.execute-api\\.([a-z0-9-]+)\\.amazonaws\\.com.*");

    /// The HTTP client sets these itself and lets nobody else.
    private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");

    /// A gateway's own host name says its region; behind a domain name of one's own the environment must.
    static AwsSigner forStackAt(URI url, Map<String, String> environment) {
        Matcher gateway = GATEWAY_HOST.matcher(String.valueOf(url.getHost()));
        String region = gateway.matches()
                ? gateway.group(1)
                : Optional.ofNullable(environment.get("AWS_REGION"))
                        .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")))
                        .orElseThrow(() -> Refused.because(
                                "Requests to " + url + " must be signed for a region, and none is set",
                                "Set AWS_REGION to the region the stack is deployed in."));
        return new AwsSigner(region, DefaultCredentialsProvider.builder().build());
    }

    @Override
    public Map<String, List<String>> headers(String method, URI uri, String type, byte[] body) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(uri)
                .putHeader("content-type", type)
                .build();
        try {
            var identity = credentials.resolveCredentials();
            var signed = AwsV4HttpSigner.create()
                    .sign(sign -> sign.identity(identity)
                            .request(request)
                            .payload(() -> new ByteArrayInputStream(body))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                            .putProperty(AwsV4HttpSigner.REGION_NAME, region));
            return signed.request().headers().entrySet().stream()
                    .filter(header -> !SET_BY_CLIENT.contains(header.getKey().toLowerCase(java.util.Locale.ROOT)))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        } catch (SdkClientException noCredentials) {
            throw new StackFailed(
                    "No AWS credentials were found to sign the request to " + uri.getHost()
                            + ". Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
                    noCredentials);
        }
    }
}
