package dev.millrace.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/// Jars of handlers, opened to look at.
public final class HandlerJars implements AutoCloseable {
    private final URLClassLoader loader;

    private HandlerJars(URLClassLoader loader) {
        this.loader = loader;
    }

    public static HandlerJars open(List<Path> jars) {
        return new HandlerJars(new URLClassLoader(
                jars.stream().map(HandlerJars::url).toArray(URL[]::new), HandlerJars.class.getClassLoader()));
    }

    /// The builtin handlers are seen through it too.
    public ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException("No URL can be made of " + jar, impossible);
        }
    }
}
