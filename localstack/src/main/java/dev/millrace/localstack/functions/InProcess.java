package dev.millrace.localstack.functions;

import dev.millrace.engineaws.AwsClients;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A function in this process: one instance of its handler class, with settings and clients of its own, called by as
/// many threads as there are invocations. (On Lambda each concurrent invocation has an instance to itself.)
public final class InProcess implements LocalFunction {
    private final FunctionDefinition definition;
    private final ClassLoader loader;
    private final HandlerCall handler;
    private final Consumer<String> log;

    private InProcess(FunctionDefinition definition, ClassLoader loader, HandlerCall handler, Consumer<String> log) {
        this.definition = definition;
        this.loader = loader;
        this.handler = handler;
        this.log = log;
    }

    /// @param loader has the handler class, and users' step handlers; threads of an invocation carry it
    public static InProcess start(
            FunctionDefinition definition, ClassLoader loader, AwsClients clients, Consumer<String> log) {
        Output.install();
        return new InProcess(definition, loader, HandlerCall.of(handler(definition, loader, clients)), log);
    }

    @Override
    public FunctionDefinition definition() {
        return definition;
    }

    @Override
    public byte[] invoke(byte[] event) throws FunctionFailed {
        var answer = new CompletableFuture<byte[]>();
        var deadline = Instant.now().plus(definition.timeout());
        var context = new InvocationContext(definition, UUID.randomUUID().toString(), deadline, log);
        var invocation = Thread.ofVirtual().name(definition.name()).unstarted(() -> run(event, context, answer));
        invocation.setContextClassLoader(loader);
        invocation.start();
        try {
            return answer.get(definition.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException hung) {
            invocation.interrupt();
            throw new FunctionFailed(definition.name() + ": Task timed out after "
                    + definition.timeout().toSeconds() + " seconds");
        } catch (ExecutionException wrapper) {
            var thrown = Objects.requireNonNullElse(wrapper.getCause(), wrapper);
            log.accept(trace(thrown));
            throw new FunctionFailed(definition.name() + ": " + thrown, thrown);
        } catch (InterruptedException stopping) {
            invocation.interrupt();
            Thread.currentThread().interrupt();
            throw new FunctionFailed(definition.name() + ": the stack was closed", stopping);
        }
    }

    @Override
    public void kill() {
        throw new UnsupportedOperationException(definition.name() + " runs in the stack's own process; start the stack"
                + " in processes mode to kill it");
    }

    @Override
    public List<Long> pids() {
        return List.of();
    }

    @Override
    public void close() {}

    private void run(byte[] event, InvocationContext context, CompletableFuture<byte[]> answer) {
        Output.to(log);
        try {
            answer.complete(handler.call(event, context));
        } catch (Throwable thrown) { // Lambda's runtime reports an Error as it does an Exception.
            answer.completeExceptionally(thrown);
        }
    }

    private static Object handler(FunctionDefinition definition, ClassLoader loader, AwsClients clients) {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return loader.loadClass(definition.handlerClass())
                    .getConstructor(Map.class, AwsClients.class)
                    .newInstance(definition.settings(), clients);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(
                    "The function " + definition.name() + " did not start: " + thrown.getCause(), thrown.getCause());
        } catch (ReflectiveOperationException trouble) {
            throw new IllegalStateException(
                    "The handler " + definition.handlerClass() + " of " + definition.name()
                            + " is not on the class path, or lacks its constructor (Map, AwsClients)",
                    trouble);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
