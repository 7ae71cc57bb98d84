package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.RequestSigner;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.graph.GraphDrawing;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.view.Explanation;
import dev.millrace.cli.view.GraphNodes;
import dev.millrace.cli.view.HistoryLines;
import dev.millrace.cli.view.Outcome;
import dev.millrace.cli.view.Watched;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a task: how it stands, and its result.")
public final class ShowCommand implements Callable<Integer> {
    private final Surroundings here;
    private final Terminal terminal;

    @Parameters(paramLabel = "TASK", description = "The task's id.")
    private String id = "";

    @Option(names = "--graph", description = "Draw its steps, parents above children.")
    private boolean graph;

    @Option(names = "--history", description = "List what happened, in order.")
    private boolean history;

    @Option(names = "--explain", description = "Say what each step waits for, and what to do.")
    private boolean explain;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public ShowCommand(Surroundings here) {
        this.here = here;
        this.terminal = here.terminal();
    }

    @Override
    public Integer call() {
        Api api = stack.api(here);
        TaskView task = new Watching(api, here.clock(), RequestSigner.isThisMachine(api.url())).look(id, include());
        task = LargeResults.fetched(api, task);
        if (format.json()) {
            format.print(terminal, task.document());
            return ExitCode.COMPLETE;
        }
        Explanation explanation = new Explanation(terminal);
        explanation.summary(task, here.clock().instant()).forEach(terminal::line);
        if (graph) {
            part(new GraphDrawing(terminal).of(GraphNodes.of(task)));
        }
        if (explain) {
            part(explanation.whole(task, here.clock().instant()));
        }
        if (history) {
            part(new HistoryLines(terminal).of(task.top("history")));
        }
        JsonNode result = task.top("result");
        if (!graph && !explain && !history && !result.isMissingNode() && !result.isNull()) {
            part(new Outcome(terminal).of(List.of(new Watched("task", task)), "--json prints it"));
        }
        return ExitCode.COMPLETE;
    }

    private void part(List<String> lines) {
        terminal.line("");
        lines.forEach(terminal::line);
    }

    private String include() {
        boolean all = format.json();
        return (graph || explain || all ? "steps" : "")
                + (graph || all ? ",graph" : "")
                + (history || all ? ",history" : "");
    }
}
