package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        description =
                "Tells stored events again on the bus, from the source millrace.replay and marked with the replay's id. Counts"
                        + " them first; --yes begins.")
public final class EventsReplayCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin
    private EventSpanOptions span = new EventSpanOptions();

    @Option(
            names = "--subscription",
            paramLabel = "NAME",
            description = "To this subscription alone, and of the events only what it wants; nothing goes on the bus.")
    private Optional<String> subscription = Optional.empty();

    @Option(names = "--rate", paramLabel = "N", description = "So many in a second (100).")
    private Optional<Integer> rate = Optional.empty();

    @Option(
            names = "--event-version",
            paramLabel = "N",
            description = "Bring old events to this version at the most; else to the newest.")
    private Optional<Integer> version = Optional.empty();

    @Option(names = "--yes", description = "Do it, instead of counting what it would tell.")
    private boolean yes;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsReplayCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("dryRun", !yes);
        span.values().forEach(body::put);
        if (!span.types().isEmpty()) {
            span.types().forEach(body.putArray("types")::add);
        }
        subscription.ifPresent(name -> body.put("subscription", name));
        rate.ifPresent(inASecond -> body.put("rate", inASecond));
        version.ifPresent(most -> body.put("version", most));
        Api.Answer answer = stack.api(here).post("/replays", body);
        if (format.json()) {
            format.print(here.terminal(), answer.body());
        } else if (yes) {
            here.terminal()
                    .line("Replay " + answer.body().path("id").asText() + " has begun. './millrace events replays "
                            + answer.body().path("id").asText() + "' tells how far it is.");
        } else {
            counted(answer.body());
        }
        return ExitCode.COMPLETE;
    }

    private void counted(JsonNode count) {
        count.path("types")
                .properties()
                .forEach(type ->
                        here.terminal().line("%8d  %s".formatted(type.getValue().asInt(), type.getKey())));
        here.terminal()
                .line("%d events%s, in %d s. Nothing was told: --yes does it."
                        .formatted(
                                count.path("events").asInt(),
                                count.path("counted").asText().equals("all") ? "" : " at least",
                                count.path("seconds").asInt()));
    }
}
