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

@Command(name = "reinstate", description = "Says that a version that was deprecated may be used again.")
public final class TemplateReinstateCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "VERSION", description = "namespace/name@version")
    private String name = "";

    @Option(names = "--reason", description = "Why.")
    private Optional<String> reason = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public TemplateReinstateCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        reason.ifPresent(why -> body.put("reason", why));
        Api.Answer answer = stack.api(here).post(TemplateName.readVersion(name).path("reinstate"), body);
        format.tell(here.terminal(), answer.body(), name + " may be used again.");
        return ExitCode.COMPLETE;
    }
}
