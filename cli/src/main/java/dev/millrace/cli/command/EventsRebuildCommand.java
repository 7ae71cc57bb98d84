package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.view.EventLine;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rebuild",
        description =
                "Tells a task's events again from its history in the table, with the ids they had. Shows them first; --yes tells"
                        + " them.")
public final class EventsRebuildCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "TASK", description = "The task.")
    private String task = "";

    @Option(names = "--level", paramLabel = "LEVEL", description = "task, step or all; else as its template says.")
    private Optional<String> level = Optional.empty();

    @Option(names = "--yes", description = "Do it, instead of showing them.")
    private boolean yes;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsRebuildCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("dryRun", !yes);
        level.ifPresent(text -> body.put("level", text));
        JsonNode answer = stack.api(here)
                .post("/tasks/" + Api.encoded(task) + "/events/rebuild", body)
                .body();
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        for (JsonNode event : answer.path("events")) {
            ObjectNode envelope = JsonNodeFactory.instance.objectNode();
            envelope.set("detail-type", event.path("type"));
            envelope.set("detail", event);
            here.terminal().line(EventLine.of(here.terminal(), envelope));
        }
        int lost = answer.path("lost").asInt();
        here.terminal()
                .line(answer.path("events").size() + " events"
                        + (yes ? " were told again." : ". Nothing was told: --yes does it.")
                        + (lost > 0 ? " " + lost + " transitions are kept nowhere any more." : ""));
        return ExitCode.COMPLETE;
    }
}
