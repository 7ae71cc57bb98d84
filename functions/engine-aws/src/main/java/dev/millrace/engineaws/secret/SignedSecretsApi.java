package dev.millrace.engineaws.secret;

import dev.millrace.engineaws.signed.SignedRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.regions.Region;

/// Reads over HTTPS.
public final class SignedSecretsApi implements SecretsApi {
    private final SignedRequests requests;
    private final Region region;

    /// @param requests to `secretsmanager`
    /// @param region of secrets that are called by their name
    public SignedSecretsApi(SignedRequests requests, Region region) {
        this.requests = requests;
        this.region = region;
    }

    /// @param id without quotes or backslashes: whoever calls has checked it
    @Override
    public Answer read(String id) {
        try {
            SignedRequests.Answer answer = requests.ask(
                    SignedRequests.regionOf(id).orElse(region),
                    "secretsmanager.GetSecretValue",
                    ("{\"SecretId\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
            return new Answer(answer.status(), answer.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
