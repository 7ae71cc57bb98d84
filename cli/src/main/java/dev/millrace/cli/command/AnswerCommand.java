package dev.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Problem;
import dev.millrace.cli.api.Refused;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "answer", description = "Answers a step that waits for somebody outside.")
public final class AnswerCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Surroundings here;

    @Parameters(paramLabel = "TOKEN", description = "What the step's handler was given to pass on.")
    private String token = "";

    @Option(names = "--result", paramLabel = "JSON", description = "The step's result.")
    private Optional<String> result = Optional.empty();

    @Option(names = "--error", paramLabel = "CODE", description = "The step failed; a short code such as DECLINED.")
    private Optional<String> error = Optional.empty();

    @Option(names = "--message", description = "More about the error.")
    private String message = "";

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public AnswerCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        ObjectNode body = JSON.createObjectNode();
        error.ifPresentOrElse(
                code -> body.putObject("error").put("code", code).put("message", message), () -> put(body));
        Api.Answer answer = stack.api(here).post("/answers/" + Api.encoded(token), body);
        format.tell(
                here.terminal(),
                answer.body(),
                "The step of task " + answer.body().path("task").asText() + " is "
                        + answer.body().path("state").asText() + ".");
        return ExitCode.COMPLETE;
    }

    private void put(ObjectNode body) {
        try {
            body.set("result", JSON.readTree(result.orElse("null")));
        } catch (JsonProcessingException e) {
            throw new Refused(
                    400,
                    List.of(new Problem("--result", "this is not JSON: " + e.getOriginalMessage(), "quote texts")));
        }
    }
}
