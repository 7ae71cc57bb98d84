package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import dev.millrace.cli.view.TaskLine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists tasks, newest first.")
public final class ListCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(names = "--namespace", description = "Only of this namespace.")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--template", description = "Only of this template: its name, or namespace/name.")
    private Optional<String> template = Optional.empty();

    @Option(names = "--state", description = "Only in this state: running, complete, failed, cancelled …")
    private Optional<String> state = Optional.empty();

    @Option(names = "--limit", description = "How many at most (default: ${DEFAULT-VALUE}).", defaultValue = "20")
    private int limit;

    @Option(names = "--next", paramLabel = "TOKEN", description = "Go on where the last page ended.")
    private Optional<String> next = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public ListCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here)
                .get(
                        "/tasks",
                        Map.of(
                                "namespace", namespace.orElse(""),
                                "template", template.orElse(""),
                                "state", state.orElse(""),
                                "limit", String.valueOf(limit),
                                "next", next.orElse("")));
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        Terminal terminal = here.terminal();
        if (answer.path("tasks").isEmpty()) {
            terminal.line("No tasks.");
        }
        for (JsonNode task : answer.path("tasks")) {
            terminal.line(TaskLine.of(terminal, new TaskView(task), here.clock().instant()));
        }
        String more = answer.path("next").asText("");
        if (!more.isEmpty()) {
            terminal.line(
                    Text.count(answer.path("tasks").size(), "task", "tasks") + " shown. For more: --next " + more);
        }
        return ExitCode.COMPLETE;
    }
}
