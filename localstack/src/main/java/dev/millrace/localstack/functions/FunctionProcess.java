package dev.millrace.localstack.functions;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// One process of a function, under AWS's own runtime client. It works on one invocation at a time, as on Lambda.
public final class FunctionProcess implements AutoCloseable {
    private static final String RUNTIME_CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final long START_SECONDS = 180;

    private final FunctionDefinition function;
    private final RuntimeApi api;
    private final Process process;
    private final Consumer<String> log;
    private final LastLines lastLines = new LastLines();

    private FunctionProcess(FunctionDefinition function, RuntimeApi api, Process process, Consumer<String> log) {
        this.function = function;
        this.api = api;
        this.process = process;
        this.log = log;
    }

    /// @param jvm options of the JVM, beside its class path and the heap that the function's memory gives it
    /// @param environment beside the function's own settings: where services are
    public static FunctionProcess start(
            FunctionDefinition function,
            List<String> jvm,
            List<String> classPath,
            Map<String, String> environment,
            Consumer<String> log) {
        var api = RuntimeApi.listen(function);
        var builder = new ProcessBuilder(command(function, jvm, classPath)).redirectErrorStream(true);
        builder.environment().putAll(function.settings());
        builder.environment().putAll(environment);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
        builder.environment().put("_HANDLER", function.handler());
        builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", function.functionName());
        builder.environment().put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
        builder.environment().put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.functionName());
        builder.environment().put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        try {
            var process = builder.start();
            var started = new FunctionProcess(function, api, process, log);
            Thread.ofVirtual().name(function.name() + " process").start(started::attend);
            return started;
        } catch (IOException trouble) {
            api.close();
            throw new UncheckedIOException("The process of " + function.name() + " did not start", trouble);
        }
    }

    private static List<String> command(FunctionDefinition function, List<String> jvm, List<String> classPath) {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(jvm);
        command.add("-Xmx" + function.memoryMegabytes() + "m");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), RUNTIME_CLIENT, function.handler()));
        return command;
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Whether it has asked for work, and lives.
    boolean ready() {
        return process.isAlive() && api.ready().isDone() && !api.ready().isCompletedExceptionally();
    }

    public long pid() {
        return process.pid();
    }

    /// Ends the process if the function's time runs out, as Lambda does. What failed is in the function's log, and what
    /// the process printed before is in the exception.
    public byte[] invoke(byte[] event) throws FunctionFailed {
        try {
            return answer(event);
        } catch (FunctionFailed failed) {
            var sentence = Objects.requireNonNullElse(failed.getMessage(), failed.toString());
            log.accept(sentence);
            throw new FunctionFailed(lastLines.behind(sentence), failed);
        }
    }

    private byte[] answer(byte[] event) throws FunctionFailed {
        try {
            api.ready().get(START_SECONDS, TimeUnit.SECONDS);
            return api.invoke(event).get(function.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException hung) {
            kill();
            throw new FunctionFailed(function.name() + ": Task timed out after "
                    + function.timeout().toSeconds() + " seconds");
        } catch (ExecutionException wrapper) {
            var thrown = Objects.requireNonNullElse(wrapper.getCause(), wrapper);
            throw new FunctionFailed(Objects.requireNonNullElse(thrown.getMessage(), thrown.toString()), thrown);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new FunctionFailed(function.name() + ": the stack was closed", closing);
        }
    }

    /// Lets the process end by itself, which it does when nobody answers its question for work, and waits for that.
    ///
    /// @return whether it did
    public boolean end(Duration patience) throws InterruptedException {
        api.close();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        api.close();
    }

    private void attend() {
        copyOutput();
        try {
            api.lost("its process ended with " + process.waitFor());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void copyOutput() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> {
                lastLines.add(line);
                log.accept(line);
            });
        } catch (IOException | UncheckedIOException ended) {
            // The process is gone, and its output with it.
        }
    }
}
