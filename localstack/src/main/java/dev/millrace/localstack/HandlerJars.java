package dev.millrace.localstack;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Users' step handlers beside the functions' own classes.
final class HandlerJars {
    private HandlerJars() {}

    /// @return the functions' own loader if there are no jars
    static ClassLoader over(ClassLoader functions, List<Path> handlers, List<Path> layers) {
        var jars = new ArrayList<>(handlers);
        jars.addAll(layers);
        return jars.isEmpty()
                ? functions
                : new URLClassLoader(
                        "handlers", jars.stream().map(HandlerJars::url).toArray(URL[]::new), functions);
    }

    private static URL url(Path jar) {
        if (!Files.exists(jar)) {
            throw new IllegalArgumentException("There is no jar of step handlers at " + jar.toAbsolutePath());
        }
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException trouble) {
            throw new IllegalArgumentException(trouble);
        }
    }
}
