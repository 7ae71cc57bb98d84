package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.view.LetterLines;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a dead letter: what was given up, why, and what was made of it.")
public final class DeadLettersShowCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "LETTER", description = "Its id.")
    private String id = "";

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public DeadLettersShowCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here).get("/dead-letters/" + Api.encoded(id), Map.of());
        if (format.json()) {
            format.print(here.terminal(), answer);
        } else {
            LetterLines.alone(answer.path("deadLetter")).forEach(here.terminal()::line);
        }
        return ExitCode.COMPLETE;
    }
}
