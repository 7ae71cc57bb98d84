package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.terminal.Text;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a type of event: its fields, and an example.")
public final class EventsShowCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "TYPE", description = "For example step.failed; one of your own as shop/order.shipped.")
    private String type = "";

    @Option(names = "--version", paramLabel = "N", description = "In this version; else in the newest.")
    private Optional<Integer> version = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsShowCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here)
                .get(path(), Map.of("version", version.map(String::valueOf).orElse("")));
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        var terminal = here.terminal();
        terminal.line(
                answer.path("type").asText() + " v" + answer.path("version").asInt() + ": "
                        + answer.path("description").asText());
        Set<String> required = new HashSet<>();
        answer.path("schema").path("required").forEach(name -> required.add(name.asText()));
        for (var field : answer.path("schema").path("properties").properties()) {
            terminal.line("  " + Text.fit(field.getKey() + (required.contains(field.getKey()) ? "" : "?"), 18) + " "
                    + field.getValue().path("description").asText());
        }
        if (answer.has("example")) {
            terminal.line(answer.path("example").toPrettyString());
        }
        return ExitCode.COMPLETE;
    }

    private String path() {
        if (!OwnType.isOne(type)) {
            return "/events/types/" + Api.encoded(type);
        }
        OwnType own = OwnType.of(type);
        return "/event-types/" + Api.encoded(own.namespace()) + "/" + Api.encoded(own.type());
    }
}
