package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Text;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "types", description = "Lists the types of event, and when each is told.")
public final class EventsTypesCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsTypesCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here).get("/events/types", Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        for (JsonNode type : answer.path("types")) {
            here.terminal()
                    .line(Text.fit(type.path("type").asText(), 26) + "  v"
                            + type.path("version").asInt() + "  "
                            + type.path("description").asText());
        }
        return ExitCode.COMPLETE;
    }
}
