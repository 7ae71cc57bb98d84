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

@Command(name = "cancel", description = "Cancels a task: no step of it starts any more.")
public final class CancelCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "TASK", description = "The task's id.")
    private String id = "";

    @Option(names = "--reason", description = "Kept with the task.")
    private Optional<String> reason = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public CancelCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        reason.ifPresent(text -> body.put("reason", text));
        Api.Answer answer = stack.api(here).post("/tasks/" + Api.encoded(id) + "/cancel", body);
        if (format.json()) {
            format.print(here.terminal(), answer.body());
        } else {
            here.terminal().line("Task " + id + " is cancelled.");
        }
        return ExitCode.COMPLETE;
    }
}
