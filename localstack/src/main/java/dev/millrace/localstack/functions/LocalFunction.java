package dev.millrace.localstack.functions;

/// A function that can be invoked.
public interface LocalFunction extends AutoCloseable {
    FunctionDefinition definition();

    /// Waits for the answer. Many threads may invoke at once.
    byte[] invoke(byte[] event) throws FunctionFailed;

    /// Ends, without warning, every process this function runs in; the next invocation starts another. A function in
    /// the
    /// stack's own process can't be killed.
    void kill();

    @Override
    void close();
}
