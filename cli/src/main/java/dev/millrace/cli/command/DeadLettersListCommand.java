package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.view.LetterLines;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists dead letters, newest first.")
public final class DeadLettersListCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(names = "--namespace", description = "Only those of this namespace.")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--state", description = "open, investigating, resolved, dismissed or redriven.")
    private Optional<String> state = Optional.empty();

    @Option(names = "--reason", description = "attempts-exhausted, permanent, timeout, stale, poison or manual.")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--limit", description = "How many at most; 25 if not given.")
    private int limit = 25;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public DeadLettersListCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        JsonNode answer = stack.api(here)
                .get(
                        "/dead-letters",
                        Map.of(
                                "namespace", namespace.orElse(""),
                                "state", state.orElse(""),
                                "reason", reason.orElse(""),
                                "limit", String.valueOf(limit)));
        if (format.json()) {
            format.print(here.terminal(), answer);
            return ExitCode.COMPLETE;
        }
        if (answer.path("deadLetters").isEmpty()) {
            here.terminal().line("No dead letters.");
        }
        answer.path("deadLetters").forEach(letter -> here.terminal().line(LetterLines.inList(letter)));
        return ExitCode.COMPLETE;
    }
}
