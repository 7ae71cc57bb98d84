package dev.millrace.localstack.cloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// DynamoDB Local's jars, apart from everything else: its own versions of Jackson, Jetty or Guava are seen by nobody,
/// and it sees nobody's. Only the SDK is shared, so that its clients are the ones the functions know.
final class DynamoDbLocalLoader extends URLClassLoader {
    private static final String SHARED = "software.amazon.awssdk.";

    private static final Map<Path, DynamoDbLocalLoader> LOADERS = new ConcurrentHashMap<>();

    private final ClassLoader stack = DynamoDbLocalLoader.class.getClassLoader();

    private DynamoDbLocalLoader(URL[] jars) {
        super("dynamodb-local", jars, ClassLoader.getPlatformClassLoader());
    }

    /// The same one each time: its native library can be loaded only once.
    static DynamoDbLocalLoader over(Path folder) {
        return LOADERS.computeIfAbsent(folder.toAbsolutePath(), DynamoDbLocalLoader::load);
    }

    private static DynamoDbLocalLoader load(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("DynamoDB Local is not in " + folder.toAbsolutePath()
                    + ". Fetch it with `mvn -pl localstack/dynamodb-local generate-resources`.");
        }
        try (var files = Files.list(folder)) {
            return new DynamoDbLocalLoader(files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .map(DynamoDbLocalLoader::url)
                    .toArray(URL[]::new));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isShared(name)) {
            try {
                return stack.loadClass(name);
            } catch (ClassNotFoundException missing) {
                return super.loadClass(name, resolve);
            }
        }
        return super.loadClass(name, resolve);
    }

    private static boolean isShared(String name) {
        return name.startsWith(SHARED) || name.startsWith("org.reactivestreams.");
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
