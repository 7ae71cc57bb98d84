package dev.millrace.localstack.secrets;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engineaws.secret.SecretsApi;
import java.util.Map;
import java.util.Optional;

/// Secrets that were given to the stack when it was started, by name. One is found by its ARN too.
///
/// @param values asked anew each time, so that a secret can change while the stack runs
public record GivenSecrets(Map<String, String> values) implements SecretsApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Answer read(String id) {
        String name = id.startsWith("arn:") ? id.substring(id.lastIndexOf(':') + 1) : id;
        return Optional.ofNullable(values.get(name))
                .map(value -> new Answer(
                        200,
                        JSON.createObjectNode()
                                .put("Name", name)
                                .put("SecretString", value)
                                .toString()))
                .orElseGet(() -> refused("ResourceNotFoundException", "There is no secret " + id));
    }

    public static Answer refused(String type, String message) {
        return new Answer(
                400,
                JSON.createObjectNode()
                        .put("__type", type)
                        .put("message", message)
                        .toString());
    }
}
