package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.RequestSigner;
import dev.millrace.cli.stack.Companion;
import dev.millrace.cli.stack.OwnStack;
import dev.millrace.cli.stack.Requests;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import dev.millrace.cli.view.BillLines;
import dev.millrace.cli.view.Outcome;
import dev.millrace.cli.view.Progress;
import dev.millrace.cli.view.Receipt;
import dev.millrace.cli.view.Watched;
import dev.millrace.cost.Bill;
import dev.millrace.cost.Prices;
import dev.millrace.cost.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        description = {
            "Runs a template to its end on a stack of its own, on this machine.",
            "Handlers in the 'target' folder beside the template, and an input.json there, are found by themselves."
        })
public final class RunCommand implements Callable<Integer> {
    private final Surroundings here;
    private final Terminal terminal;

    @Parameters(paramLabel = "TEMPLATE", description = "A template's file, or the folder it is in.")
    private Path template = Path.of("");

    @Option(names = "--input", paramLabel = "FILE", description = "The task's input, JSON; - reads standard input.")
    private Optional<String> input = Optional.empty();

    @Option(names = "--each", description = "The input is an array: run one task for each element.")
    private boolean each;

    @Option(
            names = "--with",
            paramLabel = "CLASS",
            description = "A main class of the handlers, with its arguments, that runs beside the stack.")
    private Optional<String> companion = Optional.empty();

    @Mixin
    private OwnStackOptions own = new OwnStackOptions();

    @Option(names = "--key", description = "Idempotency key: the same key is the same task, with --data over runs too.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--lane", description = "critical, high, normal, low or background.")
    private Optional<String> lane = Optional.empty();

    @Option(names = "--output", paramLabel = "FILE", description = "Write the whole result there.")
    private Optional<Path> output = Optional.empty();

    @Option(names = "--cost", description = "Print what the run would cost on AWS, by service.")
    private boolean cost;

    @Mixin
    private OutputOption format = new OutputOption();

    public RunCommand(Surroundings here) {
        this.here = here;
        this.terminal = here.terminal();
    }

    @Override
    public Integer call() throws Exception {
        Project project = Project.at(here.folder().resolve(template));
        String text = Documents.text(project.template());
        JsonNode content = input(project);
        List<Path> jars = own.jars(here, project.handlers());
        TemplateText.check(text, jars, relative(project.template()));

        try (OwnStack stack = here.stacks().start(own.wanted(here, Optional.empty(), jars, cost))) {
            Optional<Companion> beside = companion.map(name -> Companion.start(name, jars, stack.url()));
            try {
                Api api = new Api(stack.url(), RequestSigner.NONE);
                String name = TemplateText.apply(api, text, relative(project.template()));
                return run(stack, new Submission(api, name, key, lane, Optional.empty(), Optional.empty()), content);
            } finally {
                beside.ifPresent(Companion::close);
            }
        }
    }

    private int run(OwnStack stack, Submission submission, JsonNode content) throws InterruptedException, IOException {
        Requests before = stack.requests();
        Usage used = stack.usage();
        List<Submission.Submitted> submitted = each ? submission.each(content) : List.of(submission.one(content));
        List<Watched> tasks =
                submitted.stream().map(Submission.Submitted::watched).toList();
        if (!format.json()) {
            heading(submission.template(), submitted);
        }
        List<Watched> ended;
        try (Progress progress = format.json() ? Progress.silent() : Progress.on(terminal, here.clock())) {
            ended = new Watching(submission.api(), here.clock(), true).untilEnded(tasks, progress);
        }
        Requests requests = stack.requests().since(before);
        Bill bill = new Bill(Prices.known(), stack.usage().minus(used), steps(ended), ended.size());
        boolean complete = ended.stream().allMatch(task -> task.task().complete());
        ObjectNode document = document(ended);
        if (output.isPresent()) {
            Files.writeString(
                    here.folder().resolve(output.get()), results(ended).toPrettyString() + "\n");
        }
        if (format.json()) {
            format.print(terminal, cost ? document.set("cost", BillLines.json(bill)) : document);
        } else {
            report(ended, requests);
            if (cost) {
                terminal.line("");
                new BillLines(terminal).of(bill).forEach(terminal::line);
            }
        }
        return complete ? ExitCode.COMPLETE : ExitCode.TASK_FAILED;
    }

    private JsonNode input(Project project) {
        return input.map(name -> Documents.json(name, here))
                .or(() -> project.input().map(file -> Documents.json(file.toString(), here)))
                .orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private void heading(String name, List<Submission.Submitted> submitted) {
        Watched first = submitted.getFirst().watched();
        String what =
                submitted.size() == 1 ? "task " + first.task().id() : Text.count(submitted.size(), "task", "tasks");
        terminal.line(terminal.styled(Style.STRONG, name) + terminal.styled(Style.FAINT, "  " + what));
        if (submitted.stream().anyMatch(each -> !each.created())) {
            terminal.line(
                    terminal.styled(Style.WARNING, "  A task with this key was there already; going on with it."));
        }
    }

    private void report(List<Watched> ended, Requests requests) {
        terminal.line("");
        String whole = output.map(file -> file.toString()).orElse("run it with --output FILE");
        new Outcome(terminal).of(ended, whole).forEach(terminal::line);
        terminal.line("");
        new Receipt(terminal).of(ended, requests, here.clock().instant()).forEach(terminal::line);
    }

    private static int steps(List<Watched> ended) {
        return ended.stream().mapToInt(each -> each.task().steps()).sum();
    }

    private ObjectNode document(List<Watched> ended) {
        if (!each) {
            return ended.getFirst().task().document().deepCopy();
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        var tasks = document.putArray("tasks");
        ended.forEach(task -> tasks.add(task.task().document()));
        return document;
    }

    private JsonNode results(List<Watched> ended) {
        if (!each) {
            return ended.getFirst().task().top("result");
        }
        ObjectNode results = JsonNodeFactory.instance.objectNode();
        ended.forEach(task -> results.set(task.label(), task.task().top("result")));
        return results;
    }

    private String relative(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = here.folder().toAbsolutePath().normalize();
        return absolute.startsWith(folder) ? folder.relativize(absolute).toString() : absolute.toString();
    }
}
