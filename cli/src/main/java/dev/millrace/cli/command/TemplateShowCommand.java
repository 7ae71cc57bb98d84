package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a template: its newest version, or the one named.")
public final class TemplateShowCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "NAME", description = "namespace/name or namespace/name@version")
    private String name = "";

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public TemplateShowCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        List<String> parts = Arrays.asList(name.split("[/@]"));
        if (parts.size() < 2 || parts.size() > 3) {
            throw Refused.because("'" + name + "' names no template", "Write namespace/name or namespace/name@1.0.0.");
        }
        String path = parts.stream().map(Api::encoded).collect(Collectors.joining("/", "/templates/", ""));
        JsonNode answer = stack.api(here).get(path, Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
        } else {
            here.terminal().line(answer.toPrettyString());
        }
        return ExitCode.COMPLETE;
    }
}
