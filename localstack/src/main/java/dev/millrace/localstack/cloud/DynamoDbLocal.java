package dev.millrace.localstack.cloud;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// AWS's DynamoDB Local, found at run time and reached by reflection only: its licence allows no program to be compiled
/// with it (docs/decisions/002-dynamodb-local-at-run-time.md).
///
/// Its clients implement the SDK's interfaces, so that whoever uses them sees an ordinary client.
final class DynamoDbLocal implements AutoCloseable {
    private static final String PACKAGE = "software.amazon.dynamodb.services.local.";

    /// What its own server calls the file, so that a data folder serves either way.
    private static final String FILE = "shared-local-instance.db";

    private final DynamoDbClient client;
    private final DynamoDbStreamsClient streams;
    private final Optional<URI> address;
    private final Running running;

    private DynamoDbLocal(
            DynamoDbClient client, DynamoDbStreamsClient streams, Optional<URI> address, Running running) {
        this.client = client;
        this.streams = streams;
        this.address = address;
        this.running = running;
    }

    static DynamoDbLocal start(Path jars, Optional<Path> data, boolean overHttp) {
        var loader = DynamoDbLocalLoader.over(jars);
        var before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return overHttp ? server(loader, data.map(DynamoDbLocal::folder)) : embedded(loader, data);
        } catch (ReflectiveOperationException trouble) {
            throw new IllegalStateException("DynamoDB Local in " + jars + " is not of the version asked for", trouble);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    DynamoDbClient client() {
        return client;
    }

    DynamoDbStreamsClient streams() {
        return streams;
    }

    Optional<URI> address() {
        return address;
    }

    @Override
    public void close() {
        try {
            running.stop();
        } catch (Exception trouble) {
            throw new IllegalStateException("DynamoDB Local did not stop", trouble);
        }
    }

    private static DynamoDbLocal embedded(ClassLoader loader, Optional<Path> data) throws ReflectiveOperationException {
        var factory = loader.loadClass(PACKAGE + "embedded.DynamoDBEmbedded");
        var quiet = Boolean.TRUE;
        var local = data.isPresent()
                ? factory.getMethod("create", File.class, Boolean.class)
                        .invoke(null, folder(data.get()).resolve(FILE).toFile(), quiet)
                : factory.getMethod("create", Boolean.class).invoke(null, quiet);
        var type = loader.loadClass(PACKAGE + "shared.access.AmazonDynamoDBLocal");
        var client = (DynamoDbClient) type.getMethod("dynamoDbClient").invoke(local);
        var streams =
                (DynamoDbStreamsClient) type.getMethod("dynamoDbStreamsClient").invoke(local);
        var shutdown = type.getMethod("shutdownNow");
        return new DynamoDbLocal(client, streams, Optional.empty(), () -> shutdown.invoke(local));
    }

    /// The parts that its own `main` puts together, without what that prints. Its server would listen on every
    /// interface; it is told to stay on this machine, on any free port, before it starts.
    private static DynamoDbLocal server(ClassLoader loader, Optional<Path> data) throws ReflectiveOperationException {
        loader.loadClass(PACKAGE + "shared.access.sqlite.SQLiteLibraryLoader")
                .getMethod("initialize")
                .invoke(null);
        var requests = loader.loadClass(PACKAGE + "server.LocalDynamoDBRequestHandler")
                .getConstructor(int.class, boolean.class, String.class, boolean.class, boolean.class)
                .newInstance(0, data.isEmpty(), data.map(Path::toString).orElse(null), true, false);
        var handler = loader.loadClass(PACKAGE + "server.LocalDynamoDBServerHandler")
                .getConstructor(loader.loadClass(PACKAGE + "server.DynamoDBRequestHandler"), String.class)
                .newInstance(requests, null);
        var server = loader.loadClass(PACKAGE + "server.DynamoDBProxyServer")
                .getConstructor(int.class, loader.loadClass(PACKAGE + "server.AbstractLocalDynamoDBServerHandler"))
                .newInstance(8000, handler);
        var field = server.getClass().getDeclaredField("server");
        field.setAccessible(true);
        var jetty = field.get(server);
        var connectors = (Object[]) jetty.getClass().getMethod("getConnectors").invoke(jetty);
        var connector = connectors[0];
        connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
        connector.getClass().getMethod("setPort", int.class).invoke(connector, 0);
        server.getClass().getMethod("start").invoke(server);
        var port = connector.getClass().getMethod("getLocalPort").invoke(connector);
        var address = URI.create("http://127.0.0.1:" + port);
        var stop = server.getClass().getMethod("stop");
        var endpoint = new Endpoint(address);
        var client = endpoint.dynamoDb();
        var streams = endpoint.streams();
        return new DynamoDbLocal(client, streams, Optional.of(address), () -> {
            client.close();
            streams.close();
            stop.invoke(server);
        });
    }

    private static Path folder(Path data) {
        try {
            return Files.createDirectories(data.resolve("tables"));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private interface Running {
        void stop() throws Exception;
    }
}
