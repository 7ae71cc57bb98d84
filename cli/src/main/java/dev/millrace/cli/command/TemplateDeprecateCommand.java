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

@Command(
        name = "deprecate",
        description = "Says that a version is not to be used any more. Submissions without a version get another; those"
                + " that name it are warned. Tasks that run go on.")
public final class TemplateDeprecateCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "VERSION", description = "namespace/name@version")
    private String name = "";

    @Option(names = "--reason", required = true, description = "Why; those who are warned read it.")
    private String reason = "";

    @Option(names = "--use-instead", paramLabel = "VERSION", description = "The version to name instead.")
    private Optional<String> useInstead = Optional.empty();

    @Option(names = "--refuse", description = "Refuse submissions that name it.")
    private boolean refuse;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public TemplateDeprecateCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("reason", reason).put("refuse", refuse);
        useInstead.ifPresent(version -> body.put("useInstead", version));
        Api.Answer answer = stack.api(here).post(TemplateName.readVersion(name).path("deprecate"), body);
        format.tell(
                here.terminal(),
                answer.body(),
                name + " is deprecated: submissions that name it are " + (refuse ? "refused." : "warned."));
        return ExitCode.COMPLETE;
    }
}
