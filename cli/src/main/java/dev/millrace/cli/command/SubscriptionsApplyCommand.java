package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = "Makes the subscriptions of a file, or changes them. The same content again changes nothing.")
public final class SubscriptionsApplyCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "FILE", description = "YAML or JSON: one subscription, or a list under 'subscriptions'.")
    private Path file = Path.of("");

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public SubscriptionsApplyCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        String text = Documents.text(here.folder().resolve(file));
        JsonNode answer = TemplateText.post(stack.api(here), "/subscriptions", text, file.toString())
                .body();
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        for (JsonNode result : answer.path("results")) {
            String became = result.path("created").asBoolean()
                    ? "made"
                    : result.path("changed").asBoolean() ? "changed" : "unchanged";
            here.terminal().line(result.path("subscription").path("name").asText() + " " + became);
            if (result.has("secret")) {
                here.terminal()
                        .line("  its secret, told this once: "
                                + result.path("secret").asText());
            }
        }
        return ExitCode.COMPLETE;
    }
}
