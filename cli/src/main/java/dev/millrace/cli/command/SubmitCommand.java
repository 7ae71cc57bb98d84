package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Refused;
import dev.millrace.cli.api.RequestSigner;
import dev.millrace.cli.view.Outcome;
import dev.millrace.cli.view.Progress;
import dev.millrace.cli.view.Watched;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "submit", description = "Submits a task to a running stack.")
public final class SubmitCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "TEMPLATE", description = "namespace/name or namespace/name@version")
    private String template = "";

    @Option(names = "--input", paramLabel = "FILE", description = "The task's input, JSON; - reads standard input.")
    private Optional<String> input = Optional.empty();

    @Option(names = "--each", description = "The input is an array: submit one task for each element.")
    private boolean each;

    @Option(names = "--key", description = "Idempotency key: the same key is the same task.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--identity",
            paramLabel = "BY",
            description = "What makes it the same as another submission, if not what its template says: key, content"
                    + " or unique.")
    private Optional<String> identity = Optional.empty();

    @Option(
            names = "--within",
            paramLabel = "TIME",
            description = "With --identity: for how long after the first, 24h.")
    private Optional<String> within = Optional.empty();

    @Option(names = "--lane", description = "critical, high, normal, low or background.")
    private Optional<String> lane = Optional.empty();

    @Option(names = "--tenant", description = "For whom: tenants share a lane fairly.")
    private Optional<String> tenant = Optional.empty();

    @Option(names = "--wait", description = "Stay until it has ended; end with 1 if it failed.")
    private boolean wait;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    public SubmitCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws InterruptedException {
        JsonNode content =
                input.map(name -> Documents.json(name, here)).orElseGet(JsonNodeFactory.instance::objectNode);
        Api api = stack.api(here);
        Submission submission = new Submission(api, template, key, lane, same(), tenant);
        List<Submission.Submitted> submitted = each ? submission.each(content) : List.of(submission.one(content));
        if (!wait) {
            submitted.forEach(this::tell);
            return ExitCode.COMPLETE;
        }
        List<Watched> tasks =
                submitted.stream().map(Submission.Submitted::watched).toList();
        List<Watched> ended;
        try (Progress progress = format.json() ? Progress.silent() : Progress.on(here.terminal(), here.clock())) {
            ended = new Watching(api, here.clock(), RequestSigner.isThisMachine(api.url())).untilEnded(tasks, progress);
        }
        if (format.json()) {
            ended.forEach(task -> format.print(here.terminal(), task.task().document()));
        } else {
            new Outcome(here.terminal())
                    .of(ended, "./millrace show TASK --json")
                    .forEach(here.terminal()::line);
        }
        return ended.stream().allMatch(task -> task.task().complete()) ? ExitCode.COMPLETE : ExitCode.TASK_FAILED;
    }

    private Optional<JsonNode> same() {
        if (within.isPresent() && identity.isEmpty()) {
            throw Refused.because(
                    "--within belongs to what is compared", "Add --identity content, or --identity key with a --key.");
        }
        return identity.map(by -> {
            ObjectNode same = JsonNodeFactory.instance.objectNode().put("by", by);
            within.ifPresent(time -> same.put("within", time));
            return same;
        });
    }

    private void tell(Submission.Submitted submitted) {
        format.tell(
                here.terminal(),
                submitted.watched().task().document(),
                submitted.watched().task().id()
                        + (submitted.created()
                                ? ""
                                : "  was there already" + (key.isPresent() ? ", under the same key" : "")));
    }
}
