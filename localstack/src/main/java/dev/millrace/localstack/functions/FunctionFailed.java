package dev.millrace.localstack.functions;

/// An invocation that ended in an error: the handler threw, hung, or its process died.
public final class FunctionFailed extends Exception {
    public FunctionFailed(String message) {
        super(message);
    }

    public FunctionFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
