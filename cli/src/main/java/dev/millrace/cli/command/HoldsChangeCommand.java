package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Refused;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Pauses something, or lets it go on.
@Command
public final class HoldsChangeCommand implements Callable<Integer> {
    /// What is done to it.
    public enum Change {
        PAUSE(
                "Nothing of it starts any more, within seconds. What runs is left to end, and what comes waits.",
                "is paused"),
        RESUME("Lets it go on. What waits starts within half the time it was paused, and five minutes.", "goes on");

        private final String description;
        private final String done;

        Change(String description, String done) {
            this.description = description;
            this.done = done;
        }
    }

    private final Surroundings here;
    private final Change change;

    @Parameters(index = "0", paramLabel = "SCOPE", description = "template, namespace or lane.")
    private String scope = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name; a template's is NAMESPACE/NAME.")
    private String name = "";

    @Option(names = "--reason", description = "Kept with it, and told with its event.")
    private Optional<String> reason = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    private HoldsChangeCommand(Surroundings here, Change change) {
        this.here = here;
        this.change = change;
    }

    public static CommandLine of(Surroundings here, Change change) {
        CommandLine line = new CommandLine(new HoldsChangeCommand(here, change));
        line.getCommandSpec().usageMessage().description(change.description);
        return line;
    }

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        reason.ifPresent(text -> body.put("reason", text));
        Api.Answer answer = stack.api(here).post(path() + "/" + change.name().toLowerCase(Locale.ROOT), body);
        format.tell(here.terminal(), answer.body(), "The " + scope + " " + name + " " + change.done + ".");
        return ExitCode.COMPLETE;
    }

    private String path() {
        return switch (scope) {
            case "namespace", "lane" -> "/" + scope + "s/" + Api.encoded(name);
            case "template" -> template(name.split("/", -1));
            default ->
                throw Refused.because(
                        "There is no pausing of '" + scope + "'",
                        "Write template NAMESPACE/NAME, namespace NAME or lane NAME.");
        };
    }

    private static String template(String[] parts) {
        if (parts.length != 2) {
            throw Refused.because("A template is named by its namespace too", "Write template shop/order.");
        }
        return "/templates/" + Api.encoded(parts[0]) + "/" + Api.encoded(parts[1]);
    }
}
