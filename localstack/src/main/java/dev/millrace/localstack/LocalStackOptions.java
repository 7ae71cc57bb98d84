package dev.millrace.localstack;

import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.states.StateMachine;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkRequest;

/// How a stack is started. [#of] gives the usual one: in memory, in this process, any free port, silent, not metered.
/// Options never change: each `with` answers others.
public final class LocalStackOptions {
    private final Path template;
    private final Path dynamoDbLocal;

    // Set by `changed` alone, before anyone else sees them.
    private Optional<Path> data = Optional.empty();
    private int port;
    private boolean processes;
    private ClassLoader functions = LocalStackOptions.class.getClassLoader();
    private List<Path> handlers = List.of();
    private List<Path> classPath = List.of();
    private Optional<URI> endpoint = Optional.empty();
    private Map<String, String> settings = Map.of();
    private Map<String, String> secrets = Map.of();
    private Map<String, StateMachine> stateMachines = Map.of();
    private BiConsumer<String, String> log = (function, line) -> {};
    private Consumer<SdkRequest> written = write -> {};
    private Meter meter = Meter.off();

    private LocalStackOptions(Path template, Path dynamoDbLocal) {
        this.template = template;
        this.dynamoDbLocal = dynamoDbLocal;
    }

    /// @param template the synthesized template, with its assets beside it
    /// @param dynamoDbLocal the folder of DynamoDB Local's jars
    public static LocalStackOptions of(Path template, Path dynamoDbLocal) {
        return new LocalStackOptions(template, dynamoDbLocal);
    }

    /// Keeps everything there.
    public LocalStackOptions withData(Path folder) {
        return changed(copy -> copy.data = Optional.of(folder));
    }

    /// @param number of the HTTP API's port; 0 for any that is free
    public LocalStackOptions withPort(int number) {
        return changed(copy -> copy.port = number);
    }

    /// Runs each function in a process of its own.
    public LocalStackOptions inProcesses() {
        return changed(copy -> copy.processes = true);
    }

    /// @param loader has the handler classes, if functions run in this process
    public LocalStackOptions withFunctions(ClassLoader loader) {
        return changed(copy -> copy.functions = loader);
    }

    /// @param jars with users' step handlers
    public LocalStackOptions withHandlers(List<Path> jars) {
        return changed(copy -> copy.handlers = List.copyOf(jars));
    }

    /// @param entries what a function's own process runs with, in place of the template's assets
    public LocalStackOptions withClassPath(List<Path> entries) {
        return changed(copy -> copy.classPath = List.copyOf(entries));
    }

    /// @param address an AWS-compatible endpoint for tables, queues and buckets, in place of the local ones
    public LocalStackOptions withEndpoint(URI address) {
        return changed(copy -> copy.endpoint = Optional.of(address));
    }

    /// @param more settings of all functions, beside those the template gives each
    public LocalStackOptions withSettings(Map<String, String> more) {
        return changed(copy -> copy.settings = Map.copyOf(more));
    }

    /// @param values what Secrets Manager keeps, by name; asked anew for each reading
    public LocalStackOptions withSecrets(Map<String, String> values) {
        return changed(copy -> copy.secrets = values);
    }

    /// @param machines what plays the executions of each state machine, by its name: no definition is read here
    public LocalStackOptions withStateMachines(Map<String, StateMachine> machines) {
        return changed(copy -> copy.stateMachines = Map.copyOf(machines));
    }

    /// @param sink gets each line that a function prints, with the function's name; called by many threads
    public LocalStackOptions withLog(BiConsumer<String, String> sink) {
        return changed(copy -> copy.log = sink);
    }

    /// @param sink gets each request by which a function of this process wrote to the table, once it is done; called by
    ///     many threads
    public LocalStackOptions withWritten(Consumer<SdkRequest> sink) {
        return changed(copy -> copy.written = sink);
    }

    /// @param counter counts what the functions use, if they run in this process
    public LocalStackOptions withMeter(Meter counter) {
        return changed(copy -> copy.meter = counter);
    }

    public Path template() {
        return template;
    }

    Path dynamoDbLocal() {
        return dynamoDbLocal;
    }

    Optional<Path> data() {
        return data;
    }

    int port() {
        return port;
    }

    boolean processes() {
        return processes;
    }

    ClassLoader functions() {
        return functions;
    }

    List<Path> handlers() {
        return handlers;
    }

    List<Path> classPath() {
        return classPath;
    }

    Optional<URI> endpoint() {
        return endpoint;
    }

    Map<String, String> settings() {
        return settings;
    }

    Map<String, String> secrets() {
        return secrets;
    }

    Map<String, StateMachine> stateMachines() {
        return stateMachines;
    }

    BiConsumer<String, String> log() {
        return log;
    }

    Consumer<SdkRequest> written() {
        return written;
    }

    Meter meter() {
        return meter;
    }

    private LocalStackOptions changed(Consumer<LocalStackOptions> change) {
        var copy = new LocalStackOptions(template, dynamoDbLocal);
        copy.data = data;
        copy.port = port;
        copy.processes = processes;
        copy.functions = functions;
        copy.handlers = handlers;
        copy.classPath = classPath;
        copy.endpoint = endpoint;
        copy.settings = settings;
        copy.secrets = secrets;
        copy.stateMachines = stateMachines;
        copy.log = log;
        copy.written = written;
        copy.meter = meter;
        change.accept(copy);
        return copy;
    }
}
