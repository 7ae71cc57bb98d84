package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.terminal.Text;
import dev.millrace.cli.view.LetterLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Does something with dead letters, by id; redrives also all that a filter finds.
@Command
public final class DeadLettersOrderCommand implements Callable<Integer> {
    /// What can be done with a dead letter.
    public enum Order {
        INVESTIGATE("Says that somebody looks into a dead letter, or looks into it again.", "is being investigated"),
        REDRIVE("Starts again what dead letters tell of: the step, the task, the message.", "was redriven"),
        RESOLVE("Closes a dead letter whose cause was dealt with.", "is resolved"),
        DISMISS("Closes a dead letter about which nothing is to be done.", "is dismissed");

        private final String description;
        private final String done;

        Order(String description, String done) {
            this.description = description;
            this.done = done;
        }
    }

    private static final List<String> OF_MANY = List.of("--namespace", "--state", "--why", "--over", "--yes");

    private final Surroundings here;
    private final Order order;

    @Parameters(paramLabel = "LETTER", arity = "0..*", description = "Dead letters, by id.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--reason", description = "Kept with the letter, and in the task's history.")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--namespace", description = "All waiting letters of this namespace …")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--state", description = "… in this state: open or investigating …")
    private Optional<String> state = Optional.empty();

    @Option(names = "--why", description = "… with this reason, such as timeout.")
    private Optional<String> why = Optional.empty();

    @Option(names = "--over", description = "Spreads the restarts over this time, such as 10m.")
    private Optional<String> over = Optional.empty();

    @Option(names = "--yes", description = "Do it to all that the filters find; without it they are only listed.")
    private boolean yes;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    private DeadLettersOrderCommand(Surroundings here, Order order) {
        this.here = here;
        this.order = order;
    }

    /// The command for an order, with the options that make sense for it.
    public static CommandLine of(Surroundings here, Order order) {
        CommandLine line = new CommandLine(new DeadLettersOrderCommand(here, order));
        CommandLine.Model.CommandSpec spec = line.getCommandSpec();
        spec.usageMessage().description(order.description);
        if (order != Order.REDRIVE) {
            OF_MANY.forEach(option -> spec.remove(spec.findOption(option)));
        }
        return line;
    }

    @Override
    public Integer call() {
        Api api = stack.api(here);
        String fix = "give ids" + (order == Order.REDRIVE ? ", or --namespace, --state and --why" : "");
        if (Chosen.byFilters(ids, "dead letter", List.of(namespace, state, why), fix)) {
            many(api);
        } else {
            ids.forEach(id -> one(api, id));
        }
        return ExitCode.COMPLETE;
    }

    private void one(Api api, String id) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        reason.ifPresent(text -> body.put("reason", text));
        Api.Answer answer =
                api.post("/dead-letters/" + Api.encoded(id) + "/" + order.name().toLowerCase(Locale.ROOT), body);
        format.tell(here.terminal(), answer.body(), "Dead letter " + id + " " + order.done + ".");
    }

    private void many(Api api) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("dryRun", !yes);
        reason.ifPresent(text -> body.put("reason", text));
        over.ifPresent(text -> body.put("over", text));
        ObjectNode filter = body.putObject("filter");
        namespace.ifPresent(text -> filter.put("namespace", text));
        state.ifPresent(text -> filter.put("state", text));
        why.ifPresent(text -> filter.put("reason", text));
        JsonNode answer = api.post("/dead-letters/redrive", body).body();
        if (format.json()) {
            format.print(here.terminal(), answer);
            return;
        }
        String found = Text.count(answer.path("found").asInt(), "dead letter", "dead letters");
        if (yes) {
            here.terminal()
                    .line(found + " on their way"
                            + over.map(time -> ", spread over " + time).orElse("") + ".");
            return;
        }
        answer.path("deadLetters").forEach(letter -> here.terminal().line(LetterLines.inList(letter)));
        here.terminal().line(found + " would be redriven; add --yes to do it.");
    }
}
