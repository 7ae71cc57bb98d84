package dev.millrace.cli.command;

import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Refused;
import picocli.CommandLine.Parameters;

/// What a limit counts.
final class LimitScope {
    @Parameters(index = "0", paramLabel = "SCOPE", description = "handler or namespace.")
    private String scope = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    private String name = "";

    String path() {
        return switch (scope) {
            case "handler", "namespace" -> "/limits/" + scope + "s/" + Api.encoded(name);
            default ->
                throw Refused.because(
                        "There are no limits of '" + scope + "'", "Write handler NAME or namespace NAME.");
        };
    }

    String words() {
        return scope + " " + name;
    }
}
