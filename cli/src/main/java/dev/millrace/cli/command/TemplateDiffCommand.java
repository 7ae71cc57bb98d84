package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.view.DiffLines;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "diff", description = "Shows what is different between two versions of a template.")
public final class TemplateDiffCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(index = "0", paramLabel = "NAME", description = "namespace/name")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FROM", description = "A version.")
    private String from = "";

    @Parameters(index = "2", paramLabel = "TO", description = "Another version.")
    private String to = "";

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public TemplateDiffCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer =
                stack.api(here).get(TemplateName.read(name).anyVersion().path("diff"), Map.of("from", from, "to", to));
        if (format.json()) {
            format.print(here.terminal(), answer);
        } else {
            new DiffLines(here.terminal()).of(answer).forEach(here.terminal()::line);
        }
        return ExitCode.COMPLETE;
    }
}
