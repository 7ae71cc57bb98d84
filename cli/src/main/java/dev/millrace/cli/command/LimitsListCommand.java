package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the limits that were set, and how many of each are held.")
public final class LimitsListCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public LimitsListCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here).get("/limits", Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        if (answer.path("limits").isEmpty()) {
            here.terminal().line("No limits. './millrace limits set handler NAME --concurrent 5' sets one.");
        }
        for (JsonNode limit : answer.path("limits")) {
            String scope =
                    limit.path("scope").asText() + " " + limit.path("name").asText();
            here.terminal().line(Text.fit(scope, 40) + "  " + bounds(limit));
        }
        return ExitCode.COMPLETE;
    }

    private static String bounds(JsonNode limit) {
        List<String> bounds = new ArrayList<>();
        if (limit.has("concurrent")) {
            bounds.add(limit.path("held").asInt() + " of "
                    + limit.path("concurrent").asInt() + " at once");
        }
        if (limit.has("rate")) {
            bounds.add(limit.path("rate").asText() + ", burst "
                    + limit.path("burst").asInt());
        }
        if (limit.has("slowed")) {
            bounds.add("slowed down to " + limit.path("slowed").path("percent").asInt() + "% by "
                    + limit.path("slowed").path("because").asText());
        }
        return String.join("; ", bounds);
    }
}
