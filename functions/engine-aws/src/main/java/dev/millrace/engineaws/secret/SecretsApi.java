package dev.millrace.engineaws.secret;

/// Secrets Manager's GetSecretValue. An interface of our own for the reason that [LambdaApi] is one.
///
/// @see dev.millrace.engineaws.invoke.LambdaApi
@FunctionalInterface
public interface SecretsApi {
    /// @param id a name in this account and region, or an ARN
    /// @throws java.io.UncheckedIOException if Secrets Manager could not be reached, or the connection broke
    Answer read(String id);

    /// Never log it.
    ///
    /// @param status 200 if it was read
    /// @param body with a `SecretString`, or what was refused, as JSON
    record Answer(int status, String body) {
        @Override
        public String toString() {
            return "an answer of status " + status;
        }
    }
}
