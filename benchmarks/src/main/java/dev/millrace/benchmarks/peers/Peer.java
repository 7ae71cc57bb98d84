package dev.millrace.benchmarks.peers;

import java.io.IOException;

/// An engine that runs five steps, one after the other, in the process of its client.
public interface Peer {
    /// With its version, and where it keeps its state.
    String name();

    /// What is left of a task if the machine loses its power; one sentence.
    String durable();

    Running start() throws Exception;

    /// One that answers. Many threads may call it at once.
    interface Running extends AutoCloseable {
        /// Runs one task: each step gets what the one before it returned, the first one the input, and returns
        /// [Five#RESULT].
        ///
        /// Comes back once its end is recorded.
        void run(String input) throws Exception;

        @Override
        void close() throws IOException;
    }
}
