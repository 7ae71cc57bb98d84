package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "register",
        description =
                "Registers types of your own events. The same again changes nothing; another schema is another version.")
public final class EventsRegisterCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "YAML or JSON with namespace, type and schema; also version, description, example.")
    private List<Path> files = List.of();

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public EventsRegisterCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        for (Path file : files) {
            String text = Documents.text(here.folder().resolve(file));
            JsonNode answer = TemplateText.post(stack.api(here), "/event-types", text, file.toString())
                    .body();
            if (format.json()) {
                format.print(here.terminal(), answer);
                continue;
            }
            JsonNode type = answer.path("eventType");
            here.terminal()
                    .line(type.path("namespace").asText() + "/"
                            + type.path("type").asText() + " v"
                            + type.path("version").asInt()
                            + (answer.path("created").asBoolean() ? " registered" : " unchanged"));
            answer.path("breaks")
                    .forEach(sentence -> here.terminal().line("  breaks the version before: " + sentence.asText()));
        }
        return ExitCode.COMPLETE;
    }
}
