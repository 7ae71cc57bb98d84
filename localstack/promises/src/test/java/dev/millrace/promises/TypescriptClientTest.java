package dev.millrace.promises;

import java.util.List;

class TypescriptClientTest extends ClientPromises {
    @Override
    String language() {
        return "typescript";
    }

    @Override
    List<String> needs() {
        return List.of("node");
    }

    @Override
    List<String> example() {
        return List.of("node", CLIENTS.resolve("typescript/example-worker.js").toString());
    }
}
