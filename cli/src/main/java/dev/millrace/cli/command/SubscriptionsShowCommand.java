package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Shows a subscription: what it says, how its deliveries went, and its dead letters.")
public final class SubscriptionsShowCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "NAME", description = "The subscription.")
    private String name = "";

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public SubscriptionsShowCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Api api = stack.api(here);
        String path = "/subscriptions/" + Api.encoded(name);
        JsonNode answer = api.get(path, Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        JsonNode said = answer.path("subscription");
        JsonNode health = answer.path("health");
        String reason = said.has("reason") ? ": " + said.path("reason").asText() : "";
        here.terminal().line(name + "  " + said.path("state").asText() + reason);
        here.terminal().line("  to " + SubscriptionsListCommand.target(said));
        here.terminal()
                .line("  " + health.path("delivered").asLong() + " delivered, "
                        + health.path("retried").asLong() + " attempts repeated, "
                        + health.path("failed").asLong() + " given up, "
                        + health.path("lagMillis").asLong() + " ms behind");
        if (health.has("lastError")) {
            JsonNode error = health.path("lastError");
            here.terminal()
                    .line("  last error " + error.path("at").asText() + " "
                            + error.path("code").asText() + ": "
                            + error.path("message").asText());
        }
        for (JsonNode letter : api.get(path + "/dead-letters", Map.of()).path("deadLetters")) {
            if (!letter.path("redelivered").asBoolean()) {
                here.terminal().line("  dead " + WebhooksLogCommand.line(letter));
            }
        }
        return ExitCode.COMPLETE;
    }
}
