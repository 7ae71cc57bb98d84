package dev.millrace.cli.stack;

import java.net.URI;

/// A running stack that ends with this process.
public interface OwnStack extends AutoCloseable {
    URI url();

    /// All that was asked of its parts until now.
    Requests requests();

    @Override
    void close();
}
