package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/// For people or for scripts.
final class OutputOption {
    @Option(names = "--json", description = "Print JSON and nothing else.")
    private boolean json;

    boolean json() {
        return json;
    }

    /// The document to scripts, to people the line that says what came of it.
    void tell(Terminal terminal, JsonNode document, String line) {
        if (json) {
            print(terminal, document);
        } else {
            terminal.line(line);
        }
    }

    /// One document on one line, which both parsers and line readers take.
    void print(Terminal terminal, JsonNode document) {
        terminal.line(document.toString());
    }
}
