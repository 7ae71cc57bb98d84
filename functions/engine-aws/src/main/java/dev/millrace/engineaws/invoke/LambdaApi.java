package dev.millrace.engineaws.invoke;

import java.util.Optional;

/// Lambda's Invoke. An interface of our own instead of the SDK's client: that one weighs 3.4
/// MB, a sixth of what a function's package may, and of its hundred operations we need this.
@FunctionalInterface
public interface LambdaApi {
    /// Returns when the function has; of an asynchronous call, when Lambda has taken it on. Never repeats an invocation
    /// by itself.
    ///
    /// @throws java.io.UncheckedIOException if Lambda could not be reached, or the connection broke
    Answer invoke(Call call);

    /// @param function a name in this account and region, or an ARN
    /// @param qualifier a version or an alias
    /// @param clientContext JSON, for the function to see beside its payload
    /// @param payload JSON
    /// @param async whether nobody waits for what the function returns
    record Call(String function, Optional<String> qualifier, String clientContext, String payload, boolean async) {}

    /// @param status 200 if the function ran, 202 if it is going to
    /// @param payload what it returned, or the error that it or Lambda tells of; may be empty
    /// @param isFunctionError whether the function ran and failed
    /// @param retryAfter seconds, as Lambda gave them
    record Answer(int status, String payload, boolean isFunctionError, Optional<String> retryAfter) {}
}
