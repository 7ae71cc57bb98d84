package dev.millrace.cli.command;

import dev.millrace.cli.api.Api;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "validate",
        description = "Says all that is wrong with a template, each with line, column and what to do.")
public final class TemplateValidateCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "TEMPLATE", description = "A template's file, or the folder it is in.")
    private Path template = Path.of("");

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public TemplateValidateCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Path file = Project.at(here.folder().resolve(template)).template();
        Api.Answer answer = TemplateFile.post(
                stack.api(here), "/templates?validate=true", Documents.text(file), template.toString());
        if (format.json()) {
            format.print(here.terminal(), answer.body());
        } else {
            here.terminal().line(TemplateFile.reference(answer.body()) + " is valid");
        }
        return ExitCode.COMPLETE;
    }
}
