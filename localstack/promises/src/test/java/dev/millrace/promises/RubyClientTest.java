package dev.millrace.promises;

import java.util.List;

class RubyClientTest extends ClientPromises {
    @Override
    String language() {
        return "ruby";
    }

    @Override
    List<String> needs() {
        return List.of("ruby");
    }

    @Override
    List<String> example() {
        return List.of("ruby", CLIENTS.resolve("ruby/example_worker.rb").toString());
    }
}
