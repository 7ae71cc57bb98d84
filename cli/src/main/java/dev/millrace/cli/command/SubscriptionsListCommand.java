package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Text;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the subscriptions, with their state and target.")
public final class SubscriptionsListCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public SubscriptionsListCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here).get("/subscriptions", Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        if (answer.path("subscriptions").isEmpty()) {
            here.terminal().line("No subscriptions. './millrace subscriptions apply FILE' makes some.");
        }
        for (JsonNode one : answer.path("subscriptions")) {
            here.terminal()
                    .line(Text.fit(one.path("name").asText(), 30) + "  "
                            + Text.fit(one.path("state").asText(), 9) + "  " + target(one));
        }
        return ExitCode.COMPLETE;
    }

    static String target(JsonNode subscription) {
        for (String kind : new String[] {"webhook", "sqs", "lambda", "task"}) {
            if (subscription.path("target").has(kind)) {
                return kind + " " + subscription.path("target").path(kind).asText();
            }
        }
        return "";
    }
}
