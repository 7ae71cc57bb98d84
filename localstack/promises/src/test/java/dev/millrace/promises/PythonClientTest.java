package dev.millrace.promises;

import java.util.List;

class PythonClientTest extends ClientPromises {
    @Override
    String language() {
        return "python";
    }

    @Override
    List<String> needs() {
        return List.of("python3");
    }

    @Override
    List<String> example() {
        return List.of("python3", CLIENTS.resolve("python/example_worker.py").toString());
    }
}
