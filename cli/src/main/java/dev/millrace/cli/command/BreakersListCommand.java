package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Text;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the circuit breakers and their states.")
public final class BreakersListCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public BreakersListCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here).get("/breakers", Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        if (answer.path("breakers").isEmpty()) {
            here.terminal().line("No breakers. './millrace breakers set HANDLER' gives a handler one.");
        }
        for (JsonNode breaker : answer.path("breakers")) {
            here.terminal()
                    .line(Text.fit(breaker.path("handler").asText(), 40) + "  "
                            + Text.fit(breaker.path("state").asText(), 10) + "  " + details(breaker));
        }
        return ExitCode.COMPLETE;
    }

    private static String details(JsonNode breaker) {
        if (!breaker.path("mode").asText().equals("auto")) {
            return "by hand";
        }
        return switch (breaker.path("state").asText()) {
            case "open" -> "until " + breaker.path("until").asText();
            case "half-open" ->
                breaker.path("probesPassed").asInt() + " of "
                        + breaker.path("probes").asInt() + " probes ended well";
            default -> breaker.path("failures").asInt() + " failures told";
        };
    }
}
