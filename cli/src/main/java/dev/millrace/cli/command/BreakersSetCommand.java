package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description =
                "Gives a handler a circuit breaker, or changes it. Thresholds that are not named are the usual ones;"
                        + " with --mode alone they stay as they are.")
public final class BreakersSetCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "HANDLER", description = "The handler's name.")
    private String handler = "";

    @Option(names = "--mode", description = "open or closed whatever happens; auto by its own rules.")
    private Optional<String> mode = Optional.empty();

    @Option(names = "--failure-percent", paramLabel = "N", description = "Opens from so many percent on; 50.")
    private Optional<Integer> failurePercent = Optional.empty();

    @Option(names = "--minimum-calls", paramLabel = "N", description = "Of at least so many attempts; 20.")
    private Optional<Integer> minimumCalls = Optional.empty();

    @Option(names = "--window", paramLabel = "TIME", description = "Within this time; 1m.")
    private Optional<String> window = Optional.empty();

    @Option(names = "--open-for", paramLabel = "TIME", description = "Leaves the handler alone for so long; 30s.")
    private Optional<String> openFor = Optional.empty();

    @Option(names = "--probes", paramLabel = "N", description = "Closes when so many attempts ended well; 3.")
    private Optional<Integer> probes = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public BreakersSetCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        mode.ifPresent(word -> body.put("mode", word));
        failurePercent.ifPresent(percent -> body.put("failurePercent", percent));
        minimumCalls.ifPresent(calls -> body.put("minimumCalls", calls));
        window.ifPresent(time -> body.put("window", time));
        openFor.ifPresent(time -> body.put("openFor", time));
        probes.ifPresent(count -> body.put("probes", count));
        Api.Answer answer = stack.api(here).put("/breakers/" + Api.encoded(handler), body);
        if (format.json()) {
            format.print(here.terminal(), answer.body());
        } else {
            String state = answer.body().path("breaker").path("state").asText();
            here.terminal().line("The breaker of " + handler + " is set. It is " + state + ".");
        }
        return ExitCode.COMPLETE;
    }
}
