package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Text;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "Lists the templates the stack knows.")
public final class TemplateListCommand implements Callable<Integer> {
    private final Surroundings here;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public TemplateListCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here).get("/templates", Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        if (answer.path("templates").isEmpty()) {
            here.terminal().line("No templates yet. './millrace template apply FILE' makes one known.");
        }
        for (JsonNode template : answer.path("templates")) {
            here.terminal()
                    .line(Text.fit(TemplateText.reference(template), 40) + "  "
                            + here.terminal()
                                    .styled(
                                            Style.FAINT,
                                            template.path("description").asText("")));
        }
        return ExitCode.COMPLETE;
    }
}
