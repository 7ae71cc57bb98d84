package dev.millrace.cli.stack;

import dev.millrace.cost.Usage;
import java.net.URI;
import java.util.Map;

/// A running stack that ends with this process.
public interface OwnStack extends AutoCloseable {
    URI url();

    /// Where workers receive their messages themselves, by the names of the queues.
    Map<String, URI> workerQueues();

    /// All that was asked of its parts until now.
    Requests requests();

    /// What its functions used until now for tasks, as AWS charges for it; nothing if the stack is not metered. Waits
    /// until what is under way has been counted: events follow a task's end by a second.
    Usage usage() throws InterruptedException;

    @Override
    void close();
}
