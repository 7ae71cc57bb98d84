package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Text;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "types",
        description = "Lists the types of event, and when each is told; with --namespace those registered there.")
public final class EventsTypesCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(names = "--namespace", paramLabel = "NAME", description = "Users' own events of this namespace.")
    private Optional<String> namespace = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsTypesCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = namespace
                .map(name -> stack.api(here).get("/event-types", Map.of("namespace", name)))
                .orElseGet(() -> stack.api(here).get("/events/types", Map.of()));
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        for (JsonNode type : answer.path(namespace.isPresent() ? "eventTypes" : "types")) {
            here.terminal()
                    .line(Text.fit(type.path("type").asText(), 26) + "  v"
                            + type.path("version").asInt() + "  "
                            + type.path("description").asText());
        }
        return ExitCode.COMPLETE;
    }
}
