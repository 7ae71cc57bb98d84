package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Refused;
import dev.millrace.cli.api.RequestSigner;
import dev.millrace.cli.view.EventLine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "tail", description = "Prints events as they are published, until Ctrl-C.")
public final class EventsTailCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 200;

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
        long after = all ? 0 : latest(api);
        while (!Thread.currentThread().isInterrupted()) {
            for (JsonNode entry : after(api, after)) {
                after = entry.path("sequence").asLong(after);
                print(entry.path("event"));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return ExitCode.COMPLETE;
    }

    private static List<JsonNode> after(Api api, long sequence) {
        return api.lines("/_local/events", Map.of("after", String.valueOf(sequence)));
    }

    private static long latest(Api api) {
        long latest = 0;
        List<JsonNode> page = after(api, latest);
        while (!page.isEmpty()) {
            latest = page.getLast().path("sequence").asLong();
            page = after(api, latest);
        }
        return latest;
    }

    private void print(JsonNode event) {
        JsonNode detail = event.path("detail");
        if (task.isPresent() && !task.get().equals(detail.path("task").asText())) {
            return;
        }
        format.tell(here.terminal(), event, EventLine.of(here.terminal(), event));
    }
}
