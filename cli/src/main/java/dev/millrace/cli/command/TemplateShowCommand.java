package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a template: its versions and what is tried out, or the version named.")
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
        JsonNode answer = stack.api(here).get(TemplateName.read(name).path(), Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
        } else {
            (answer.has("versions")
                            ? versions(answer)
                            : answer.toPrettyString().lines().toList())
                    .forEach(here.terminal()::line);
        }
        return ExitCode.COMPLETE;
    }

    private List<String> versions(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        JsonNode canary = answer.path("canary");
        for (JsonNode version : answer.path("versions")) {
            String number = version.path("version").asText();
            List<String> remarks = new ArrayList<>();
            if (canary.path("version").asText().equals(number)) {
                remarks.add(here.terminal()
                        .styled(
                                Style.BUSY,
                                "canary: " + canary.path("percent").asInt()
                                        + "% of the submissions without a version"));
            }
            for (JsonNode aborted : answer.path("aborted")) {
                if (aborted.asText().equals(number)) {
                    remarks.add(here.terminal().styled(Style.WARNING, "tried out and aborted"));
                }
            }
            JsonNode deprecated = version.path("deprecated");
            if (deprecated.isObject()) {
                String instead = deprecated.path("useInstead").asText("");
                remarks.add(here.terminal()
                        .styled(
                                deprecated.path("refuse").asBoolean() ? Style.BAD : Style.WARNING,
                                "deprecated: " + deprecated.path("reason").asText()
                                        + (instead.isEmpty() ? "" : ", use " + instead)
                                        + (deprecated.path("refuse").asBoolean() ? " (refused)" : "")));
            }
            lines.add(Text.fit(TemplateText.reference(version), 40) + "  "
                    + Text.fit(Text.count(version.path("steps").asInt(), "step", "steps"), 12) + "  "
                    + String.join("; ", remarks));
        }
        return lines;
    }
}
