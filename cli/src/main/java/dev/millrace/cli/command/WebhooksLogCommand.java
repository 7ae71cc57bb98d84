package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "log", description = "Lists the latest deliveries of a webhook, the newest first.")
public final class WebhooksLogCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "NAME", description = "The subscription.")
    private String name = "";

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public WebhooksLogCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here).get("/subscriptions/" + Api.encoded(name) + "/deliveries", Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        answer.path("deliveries").forEach(delivery -> here.terminal().line(line(delivery)));
        return ExitCode.COMPLETE;
    }

    static String line(JsonNode kept) {
        String outcome = kept.has("code")
                ? kept.path("code").asText() + ": " + kept.path("reason").asText()
                : kept.path("status").asText();
        return kept.path("id").asText() + "  " + kept.path("eventType").asText() + "  attempt "
                + kept.path("attempts").asInt() + "  " + outcome;
    }
}
