package dev.millrace.cli.command;

import dev.millrace.cli.api.Api;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "remove", description = "Removes the limit of a handler or a namespace.")
public final class LimitsRemoveCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin
    private LimitScope scope = new LimitScope();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public LimitsRemoveCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Api.Answer answer = stack.api(here).delete(scope.path());
        format.tell(here.terminal(), answer.body(), "The limit of " + scope.words() + " is removed.");
        return ExitCode.COMPLETE;
    }
}
