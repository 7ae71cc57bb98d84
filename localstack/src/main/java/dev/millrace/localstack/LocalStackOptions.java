package dev.millrace.localstack;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkRequest;

/// How a stack is started. [#of] gives the usual one: in memory, in this process, any free port, silent.
///
/// @param template the synthesized template, with its assets beside it
/// @param dynamoDbLocal the folder of DynamoDB Local's jars
/// @param data keeps everything there if present
/// @param port of the HTTP API; 0 for any that is free
/// @param processes runs each function in a process of its own
/// @param functions has the handler classes, if functions run in this process
/// @param handlers jars with users' step handlers
/// @param classPath what a function's own process runs with; the template's assets if empty
/// @param endpoint an AWS-compatible endpoint for tables, queues and buckets, in place of the local ones
/// @param settings of all functions, beside those the template gives each
/// @param log gets each line that a function prints, with the function's name; called by many threads
/// @param written gets each request by which a function of this process wrote to the table, once it is done; called by
///     many threads
public record LocalStackOptions(
        Path template,
        Path dynamoDbLocal,
        Optional<Path> data,
        int port,
        boolean processes,
        ClassLoader functions,
        List<Path> handlers,
        List<Path> classPath,
        Optional<URI> endpoint,
        Map<String, String> settings,
        BiConsumer<String, String> log,
        Consumer<SdkRequest> written) {

    public LocalStackOptions {
        handlers = List.copyOf(handlers);
        classPath = List.copyOf(classPath);
        settings = Map.copyOf(settings);
    }

    public static LocalStackOptions of(Path template, Path dynamoDbLocal) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                Optional.empty(),
                0,
                false,
                LocalStackOptions.class.getClassLoader(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                (function, line) -> {},
                write -> {});
    }

    public LocalStackOptions withData(Path folder) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                Optional.of(folder),
                port,
                processes,
                functions,
                handlers,
                classPath,
                endpoint,
                settings,
                log,
                written);
    }

    public LocalStackOptions withPort(int number) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                data,
                number,
                processes,
                functions,
                handlers,
                classPath,
                endpoint,
                settings,
                log,
                written);
    }

    public LocalStackOptions inProcesses() {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                data,
                port,
                true,
                functions,
                handlers,
                classPath,
                endpoint,
                settings,
                log,
                written);
    }

    public LocalStackOptions withFunctions(ClassLoader loader) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                data,
                port,
                processes,
                loader,
                handlers,
                classPath,
                endpoint,
                settings,
                log,
                written);
    }

    public LocalStackOptions withHandlers(List<Path> jars) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                data,
                port,
                processes,
                functions,
                jars,
                classPath,
                endpoint,
                settings,
                log,
                written);
    }

    public LocalStackOptions withClassPath(List<Path> entries) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                data,
                port,
                processes,
                functions,
                handlers,
                entries,
                endpoint,
                settings,
                log,
                written);
    }

    public LocalStackOptions withEndpoint(URI address) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                data,
                port,
                processes,
                functions,
                handlers,
                classPath,
                Optional.of(address),
                settings,
                log,
                written);
    }

    public LocalStackOptions withLog(BiConsumer<String, String> sink) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                data,
                port,
                processes,
                functions,
                handlers,
                classPath,
                endpoint,
                settings,
                sink,
                written);
    }

    public LocalStackOptions withSettings(Map<String, String> more) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                data,
                port,
                processes,
                functions,
                handlers,
                classPath,
                endpoint,
                more,
                log,
                written);
    }

    public LocalStackOptions withWritten(Consumer<SdkRequest> sink) {
        return new LocalStackOptions(
                template,
                dynamoDbLocal,
                data,
                port,
                processes,
                functions,
                handlers,
                classPath,
                endpoint,
                settings,
                log,
                sink);
    }
}
