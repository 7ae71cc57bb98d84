package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.RequestSigner;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.view.Outcome;
import dev.millrace.cli.view.Progress;
import dev.millrace.cli.view.Watched;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description =
                "Follows a task to its end. With --json, prints a line for each change of a step, and the task last.")
public final class WatchCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "TASK", description = "The task's id.")
    private String id = "";

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public WatchCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        Api api = stack.api(here);
        Watching watching = new Watching(api, here.clock(), RequestSigner.isThisMachine(api.url()));
        TaskView task = watching.look(id, "steps");
        List<Watched> ended;
        try (Progress progress = progress()) {
            progress.show(List.of(new Watched("task", task)));
            ended = watching.untilEnded(List.of(new Watched("task", task)), progress);
        }
        TaskView last = ended.getFirst().task();
        if (format.json()) {
            format.print(here.terminal(), last.document());
        } else {
            new Outcome(here.terminal())
                    .of(ended, "./millrace show " + id + " --json")
                    .forEach(here.terminal()::line);
        }
        return last.complete() ? ExitCode.COMPLETE : ExitCode.TASK_FAILED;
    }

    private Progress progress() {
        return format.json() ? new ChangedSteps(this::print) : Progress.on(here.terminal(), here.clock());
    }

    private void print(JsonNode step) {
        format.print(here.terminal(), step);
    }
}
