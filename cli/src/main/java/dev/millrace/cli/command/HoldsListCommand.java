package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Text;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists what is paused, since when, by whom and why.")
public final class HoldsListCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public HoldsListCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here).get("/holds", Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        if (answer.path("holds").isEmpty()) {
            here.terminal().line("Nothing is paused. './millrace holds pause lane low' pauses a lane.");
        }
        for (JsonNode hold : answer.path("holds")) {
            String name = hold.path("scope").asText() + " " + hold.path("name").asText();
            String reason = hold.path("reason").asText();
            here.terminal()
                    .line(Text.fit(name, 40) + "  since " + hold.path("setAt").asText() + ", by "
                            + hold.path("setBy").asText() + (reason.isEmpty() ? "" : ": " + reason));
        }
        return ExitCode.COMPLETE;
    }
}
