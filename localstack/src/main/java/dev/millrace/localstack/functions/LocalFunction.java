package dev.millrace.localstack.functions;

import java.util.List;

/// A function that can be invoked.
public interface LocalFunction extends AutoCloseable {
    FunctionDefinition definition();

    /// Waits for the answer. Many threads may invoke at once.
    byte[] invoke(byte[] event) throws FunctionFailed;

    /// Ends, without warning, every process this function runs in; the next invocation starts another. A function
    /// in the stack's own process can't be killed.
    void kill();

    /// The processes of its own that it runs in now; none if it runs in the stack's. One that is still starting is
    /// not among them: a JVM can't be looked into before it is up.
    List<Long> pids();

    @Override
    void close();
}
