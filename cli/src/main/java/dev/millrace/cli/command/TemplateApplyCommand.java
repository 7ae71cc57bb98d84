package dev.millrace.cli.command;

import dev.millrace.cli.api.Api;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = "Makes a version of a template known to the stack. The same content again changes nothing.")
public final class TemplateApplyCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "TEMPLATE", description = "A template's file, or the folder it is in.")
    private Path template = Path.of("");

    @Option(
            names = "--canary",
            paramLabel = "PERCENT",
            description = "Try it out: only so many in a hundred submissions without a version get it.")
    private Optional<Integer> canary = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public TemplateApplyCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Path file = Project.at(here.folder().resolve(template)).template();
        Api.Answer answer = TemplateText.post(stack.api(here), path(), Documents.text(file), template.toString());
        if (format.json()) {
            format.print(here.terminal(), answer.body());
        } else {
            here.terminal()
                    .line(TemplateText.reference(answer.body())
                            + (answer.status() == 201 ? " applied" : " was applied before; nothing changed"));
        }
        return ExitCode.COMPLETE;
    }

    private String path() {
        return "/templates" + canary.map(percent -> "?canary=" + percent).orElse("");
    }
}
