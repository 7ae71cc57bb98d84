package dev.millrace.builtinhandlers;

import java.util.Optional;

/// Invokes Lambda functions for the handler `lambda`. Whoever runs steps has one; this module knows no AWS.
@FunctionalInterface
public interface LambdaInvoker {
    /// Invokes and waits for the answer; of an asynchronous call, until Lambda has taken it on.
    ///
    /// @throws dev.millrace.handler.RetryableException if Lambda could not run it now: throttled, or out of order
    /// @throws dev.millrace.handler.PermanentException if it never will: no such function, or not allowed
    Answer invoke(Call call);

    /// @param function a name in this account, or an ARN
    /// @param qualifier a version or an alias
    /// @param payload JSON
    /// @param context JSON whose `custom` the function finds as `context.clientContext.custom`
    /// @param async whether nobody waits for what the function returns
    record Call(String function, Optional<String> qualifier, String payload, String context, boolean async) {}

    /// @param payload JSON, or nothing
    /// @param isError whether the function ran and failed; then the payload says how
    record Answer(String payload, boolean isError) {}
}
