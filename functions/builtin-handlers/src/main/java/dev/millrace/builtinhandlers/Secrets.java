package dev.millrace.builtinhandlers;

import java.time.Instant;

/// Reads secrets for the handler `http`. Whoever runs steps has one; this module knows no AWS.
@FunctionalInterface
public interface Secrets {
    /// What is kept under a name. Never log it, nor put it into a message.
    ///
    /// @param name a name in this account, or an ARN
    /// @param notBefore a copy that was read earlier is not good enough
    /// @throws dev.millrace.handler.RetryableException if it can't be read now
    /// @throws dev.millrace.handler.PermanentException if it never will: no such secret, or not allowed
    String read(String name, Instant notBefore);
}
