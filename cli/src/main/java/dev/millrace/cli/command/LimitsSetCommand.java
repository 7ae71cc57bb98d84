package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "set",
        description =
                "Bounds how many attempts of a handler or a namespace run at once, or start in a time. Workers see"
                        + " it within seconds; what is over waits in its lane.")
public final class LimitsSetCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin
    private LimitScope scope = new LimitScope();

    @Option(names = "--concurrent", paramLabel = "N", description = "So many at once.")
    private Optional<Integer> concurrent = Optional.empty();

    @Option(names = "--rate", paramLabel = "RATE", description = "So many starts in a time: 100/s, 30/m, 500/h.")
    private Optional<String> rate = Optional.empty();

    @Option(names = "--burst", paramLabel = "N", description = "So many starts at once after a rest.")
    private Optional<Integer> burst = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public LimitsSetCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        concurrent.ifPresent(most -> body.put("concurrent", most));
        rate.ifPresent(text -> body.put("rate", text));
        burst.ifPresent(most -> body.put("burst", most));
        Api.Answer answer = stack.api(here).put(scope.path(), body);
        format.tell(here.terminal(), answer.body(), "The limit of " + scope.words() + " is set.");
        return ExitCode.COMPLETE;
    }
}
