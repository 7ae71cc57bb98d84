package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "publish", description = "Publishes an event of a registered type.")
public final class EventsPublishCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "NAMESPACE/TYPE", description = "For example shop/order.shipped.")
    private String type = "";

    @Option(
            names = "--body",
            required = true,
            paramLabel = "FILE",
            description = "The event's body, in JSON; - for standard input.")
    private String body = "";

    @Option(names = "--id", paramLabel = "ID", description = "Publishes it once, however often it is said.")
    private Optional<String> id = Optional.empty();

    @Option(names = "--event-version", paramLabel = "N", description = "The form it has; else the newest.")
    private Optional<Integer> version = Optional.empty();

    @Option(names = "--correlation-id", paramLabel = "ID", description = "Ties it to what belongs together.")
    private Optional<String> correlation = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsPublishCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        OwnType named = OwnType.of(type);
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("namespace", named.namespace())
                .put("type", named.type());
        version.ifPresent(number -> event.put("version", number));
        id.ifPresent(text -> event.put("id", text));
        correlation.ifPresent(text -> event.put("correlationId", text));
        event.set("body", Documents.json(body, here));
        JsonNode answer = stack.api(here).post("/events", event).body();
        if (format.json()) {
            format.print(here.terminal(), answer);
        } else {
            JsonNode told = answer.path("event");
            here.terminal()
                    .line(told.path("type").asText() + " v"
                            + told.path("version").asInt() + "  "
                            + told.path("id").asText()
                            + (answer.path("created").asBoolean()
                                    ? " published"
                                    : " was published at " + told.path("time").asText()));
        }
        return ExitCode.COMPLETE;
    }
}
