package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.cli.terminal.Text;
import dev.millrace.engine.template.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "validate",
        description = "Says all that is wrong with a template, each with line, column and what to do.")
public final class TemplateValidateCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "TEMPLATE", description = "A template's file, or the folder it is in.")
    private Path template = Path.of("");

    @Option(names = "--handlers", paramLabel = "JAR", description = "Step handlers: a jar, or a folder of jars.")
    private List<Path> handlers = List.of();

    @Mixin
    private OutputOption format = new OutputOption();

    public TemplateValidateCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        Project project = Project.at(here.folder().resolve(template));
        List<Path> jars = handlers.isEmpty()
                ? project.handlers()
                : Project.jars(handlers.stream().map(here.folder()::resolve).toList());
        Template valid = TemplateText.check(Documents.text(project.template()), jars, template.toString());
        if (format.json()) {
            format.print(
                    here.terminal(),
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("template", valid.ref().toString())
                            .put("steps", valid.steps().size())
                            .put("hash", valid.hash()));
        } else {
            here.terminal()
                    .line(valid.ref() + " is valid: "
                            + Text.count(valid.steps().size(), "step", "steps") + " in "
                            + Text.count(valid.graph().levels(), "level", "levels"));
        }
        return ExitCode.COMPLETE;
    }
}
