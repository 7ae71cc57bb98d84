package dev.millrace.localstack.secrets;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.engineaws.secret.SecretsApi;
import dev.millrace.localstack.http.LocalServer;
import java.io.IOException;

/// GetSecretValue over HTTP, for functions in processes of their own.
public final class SecretsServer {
    private final ObjectMapper json = new ObjectMapper();
    private final SecretsApi secrets;

    private SecretsServer(SecretsApi secrets) {
        this.secrets = secrets;
    }

    public static LocalServer start(SecretsApi secrets) {
        return LocalServer.start(new SecretsServer(secrets)::serve);
    }

    private void serve(HttpExchange exchange) throws IOException {
        var asked = json.readTree(exchange.getRequestBody());
        var isKnown = "secretsmanager.GetSecretValue"
                .equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        var answer = isKnown
                ? secrets.read(asked.path("SecretId").asText())
                : GivenSecrets.refused(
                        "UnknownOperationException", "The local Secrets Manager knows GetSecretValue only");
        LocalServer.answer(exchange, answer.status(), answer.body());
    }
}
