package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Refused;
import dev.millrace.cli.api.RequestSigner;
import dev.millrace.cli.view.EventLine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "tail", description = "Prints events as they are published, until Ctrl-C.")
public final class EventsTailCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(names = "--task", description = "Only of this task.")
    private Optional<String> task = Optional.empty();

    @Option(names = "--all", description = "From the first event on, not only from now.")
    private boolean all;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsTailCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        Api api = stack.api(here);
        if (!RequestSigner.isThisMachine(api.url())) {
            throw Refused.because(
                    "Events of a deployed stack are on its event bus, not on its HTTP API",
                    "Put a rule on the bus, with a log group or a queue as target.");
        }
        String after = all ? "0" : position(api);
        while (!Thread.currentThread().isInterrupted()) {
            JsonNode answer = api.get("/_local/events", Map.of("after", after));
            for (JsonNode event : answer.path("events")) {
                print(event);
            }
            after = answer.path("next").asText(after);
            Thread.sleep(200);
        }
        return ExitCode.COMPLETE;
    }

    private static String position(Api api) {
        return api.get("/_local/events", Map.of("after", String.valueOf(Long.MAX_VALUE)))
                .path("next")
                .asText("0");
    }

    private void print(JsonNode event) {
        JsonNode detail = event.path("detail");
        if (task.isPresent() && !task.get().equals(detail.path("task").asText())) {
            return;
        }
        if (format.json()) {
            format.print(here.terminal(), event);
        } else {
            here.terminal().line(EventLine.of(here.terminal(), event));
        }
    }
}
