package dev.millrace.engineaws.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Reads secrets through Secrets Manager's API, and keeps each for some minutes in memory. What is kept is told to
/// nobody but the handler that asks. Its failures are a handler's, as it is read while one runs.
public final class CachedSecrets {
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final ObjectMapper json = new ObjectMapper();
    private final Supplier<SecretsApi> api;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /// @param api asked for when it is first needed, which in most deployments is never
    public CachedSecrets(Supplier<SecretsApi> api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    private record Kept(String value, Instant readAt) {
        @Override
        public String toString() {
            return "a secret";
        }
    }

    /// What is kept under a name. Never log it, nor put it into a message.
    ///
    /// @param name a name in this account, or an ARN
    /// @param notBefore a copy that was read earlier is not good enough
    /// @throws RetryableException if it can't be read now
    /// @throws PermanentException if it never will: no such secret, or not allowed
    public String read(String name, Instant notBefore) {
        Instant now = clock.instant();
        Kept known = kept.get(name);
        if (known == null
                || known.readAt().isBefore(notBefore)
                || known.readAt().plus(KEPT).isBefore(now)) {
            known = new Kept(fetched(name), now);
            kept.put(name, known);
        }
        return known.value();
    }

    private String fetched(String name) {
        try {
            SecretsApi.Answer answer = api.get().read(name);
            JsonNode body = json.readTree(answer.body());
            if (answer.status() == 200) {
                if (!body.path("SecretString").isTextual()) {
                    throw new PermanentException("SECRET_UNUSABLE", "Secret " + name + " is no text");
                }
                return body.path("SecretString").textValue();
            }
            throw judged(name, answer.status(), body.path("__type").asText());
        } catch (UncheckedIOException | JsonProcessingException broken) {
            throw new RetryableException("SECRETS_UNREACHABLE", "Secrets Manager could not be asked for " + name);
        }
    }

    private static RuntimeException judged(String name, int status, String type) {
        if (type.endsWith("AccessDeniedException")) {
            return new PermanentException(
                    "SECRET_NOT_ALLOWED",
                    "Steps may not read secret " + name + "; name it in the deployment's setting 'secrets'");
        }
        if (type.endsWith("ResourceNotFoundException")) {
            return new PermanentException("SECRET_NOT_FOUND", "There is no secret " + name);
        }
        return status >= 500 || status == 429 || type.contains("Throttling")
                ? new RetryableException("SECRETS_UNAVAILABLE", "Secrets Manager could not read " + name)
                : new PermanentException("SECRET_REFUSED", "Secrets Manager refused " + name + " with " + status);
    }
}
