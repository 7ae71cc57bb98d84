package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One request about one subscription.
@Command
public final class SubscriptionOrderCommand implements Callable<Integer> {
    private final Surroundings here;
    private final Order order;

    @Parameters(index = "0", paramLabel = "NAME", description = "The subscription.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DELIVERY",
            description = "For redeliver: one delivery or dead letter; all dead letters where it is left out.")
    private Optional<String> delivery = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "For pause: why, for those who look later.")
    private Optional<String> reason = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    /// What can be asked for.
    public enum Order {
        PAUSE("pause", "Stops a subscription; its events are held until it is resumed.", "is paused"),
        RESUME("resume", "Goes on with a subscription that was paused or disabled.", "takes events again"),
        DELETE("delete", "Removes a subscription.", "is deleted"),
        PING("ping", "Sends a test event at once, and shows what came of it.", ""),
        REDELIVER("redeliver", "Delivers dead letters again.", "gets them again"),
        ROTATE_SECRET("rotate-secret", "Makes a webhook a new secret; the old one lives on for a day.", "");

        private final String word;
        private final String description;
        private final String done;

        Order(String word, String description, String done) {
            this.word = word;
            this.description = description;
            this.done = done;
        }

        public String word() {
            return word;
        }
    }

    private SubscriptionOrderCommand(Surroundings here, Order order) {
        this.here = here;
        this.order = order;
    }

    public static CommandLine of(Surroundings here, Order order) {
        CommandLine line = new CommandLine(new SubscriptionOrderCommand(here, order));
        line.getCommandSpec().usageMessage().description(order.description);
        return line;
    }

    @Override
    public Integer call() {
        Api api = stack.api(here);
        String path = "/subscriptions/" + Api.encoded(name);
        JsonNode answer = switch (order) {
            case DELETE -> api.delete(path).body();
            case PAUSE ->
                api.post(
                                path + "/pause"
                                        + reason.map(why -> "?reason=" + Api.encoded(why))
                                                .orElse(""),
                                "")
                        .body();
            case REDELIVER ->
                api.post(
                                delivery.map(id -> path + "/deliveries/" + Api.encoded(id) + "/redeliver")
                                        .orElse(path + "/redeliver"),
                                "")
                        .body();
            case RESUME, PING, ROTATE_SECRET ->
                api.post(path + "/" + order.word, "").body();
        };
        if (format.json()) {
            format.print(here.terminal(), answer);
        } else if (order == Order.ROTATE_SECRET) {
            here.terminal().line(answer.path("secret").asText());
        } else if (order == Order.PING) {
            here.terminal().line(pinged(answer));
        } else {
            here.terminal().line(name + " " + order.done);
        }
        return order == Order.PING && !answer.path("delivered").asBoolean() ? ExitCode.TASK_FAILED : ExitCode.COMPLETE;
    }

    private static String pinged(JsonNode answer) {
        return answer.path("delivered").asBoolean()
                ? "delivered in " + answer.path("milliseconds").asLong() + " ms"
                : answer.path("code").asText() + ": " + answer.path("reason").asText();
    }
}
