package dev.millrace.engineaws.invoke;

import dev.millrace.engineaws.signed.SignedRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// Invokes over HTTPS.
public final class SignedLambdaApi implements LambdaApi {
    private final SignedRequests requests;
    private final Region region;

    /// @param requests to `lambda`
    /// @param region of functions that are called by their name
    public SignedLambdaApi(SignedRequests requests, Region region) {
        this.requests = requests;
        this.region = region;
    }

    @Override
    public Answer invoke(Call call) {
        try {
            SignedRequests.Answer answer = requests.post(
                    SignedRequests.regionOf(call.function()).orElse(region),
                    request -> describe(call, request),
                    call.payload().getBytes(StandardCharsets.UTF_8));
            return new Answer(
                    answer.status(),
                    answer.body(),
                    answer.head().firstMatchingHeader("X-Amz-Function-Error").isPresent(),
                    answer.head().firstMatchingHeader("Retry-After"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void describe(Call call, SdkHttpRequest.Builder request) {
        request.encodedPath("/2015-03-31/functions/" + SdkHttpUtils.urlEncode(call.function()) + "/invocations")
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Amz-Invocation-Type", call.async() ? "Event" : "RequestResponse")
                .putHeader(
                        "X-Amz-Client-Context",
                        Base64.getEncoder().encodeToString(call.clientContext().getBytes(StandardCharsets.UTF_8)));
        call.qualifier().ifPresent(qualifier -> request.putRawQueryParameter("Qualifier", qualifier));
    }
}
