package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Refused;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "canary",
        description = "Tries out a newer version: some in a hundred submissions that name no version get it, the same"
                + " ones as long as their key is the same.")
public final class TemplateCanaryCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "NAME", description = "namespace/name@version; to end it, namespace/name.")
    private String name = "";

    @ArgGroup(multiplicity = "1")
    private Wish wish = new Wish();

    @Option(names = "--reason", description = "Why.")
    private Optional<String> reason = Optional.empty();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    /// One of three.
    static final class Wish {
        @Option(names = "--percent", paramLabel = "N", description = "So many in a hundred get it.")
        private Optional<Integer> percent = Optional.empty();

        @Option(names = "--promote", description = "All get it from now on.")
        private boolean promote;

        @Option(names = "--abort", description = "None gets it any more, unless it names it.")
        private boolean abort;
    }

    public TemplateCanaryCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        reason.ifPresent(why -> body.put("reason", why));
        TemplateName template = TemplateName.read(name);
        Api.Answer answer = wish.percent.isPresent()
                ? set(template, wish.percent.get(), body)
                : stack.api(here).post(template.anyVersion().path("canary", wish.abort ? "abort" : "promote"), body);
        format.tell(here.terminal(), answer.body(), told());
        return ExitCode.COMPLETE;
    }

    private Api.Answer set(TemplateName template, int percent, ObjectNode body) {
        String version = template.version()
                .orElseThrow(() ->
                        Refused.because("'" + name + "' names no version", "Write namespace/name@1.1.0 --percent 10."));
        return stack.api(here)
                .put(
                        template.anyVersion().path("canary"),
                        body.put("version", version).put("percent", percent));
    }

    private String told() {
        return wish.percent.isPresent()
                ? name + " is tried out by " + wish.percent.get() + "% of the submissions without a version."
                : wish.promote
                        ? "Promoted: submissions without a version get it from now on."
                        : "Aborted: submissions without a version get it no more.";
    }
}
