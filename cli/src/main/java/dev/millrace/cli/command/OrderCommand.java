package dev.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.Api;
import dev.millrace.cli.api.Problem;
import dev.millrace.cli.api.Refused;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.terminal.Text;
import dev.millrace.cli.view.TaskLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Orders one task, or all that a filter finds, to do something. Which options an order has depends on the order.
@Command
public final class OrderCommand implements Callable<Integer> {
    /// What a task can be ordered to do.
    public enum Order {
        CANCEL("Cancels tasks: no step of theirs starts any more.", "is cancelled", "--graceful --compensate"),
        PAUSE("Pauses tasks: what runs is left to end, nothing new starts.", "is paused"),
        RESUME("Lets paused tasks go on.", "goes on"),
        RETRY("Tries again what failed for good: one step, or all.", "is tried again", "--step"),
        SKIP("Passes over a step that does not run, or that failed.", "goes on without the step", "--step"),
        RESOLVE(
                "Calls a step that does not run done, with a result, or the whole task.",
                "is resolved",
                "--step --result"),
        RESTART("Does a step, and all behind it, again.", "is done again from there", "--step"),
        MOVE("Sends tasks to another lane.", "goes on in the other lane", "--lane"),
        DELETE("Deletes tasks that have ended, with their results; their keys are free again.", "is deleted");

        private final String description;
        private final String done;
        private final String options;

        Order(String description, String done) {
            this(description, done, "");
        }

        /// @param options those of the special ones that make sense for it
        Order(String description, String done, String options) {
            this.description = description;
            this.done = done;
            this.options = options;
        }
    }

    private static final List<String> SPECIAL = List.of("--step", "--result", "--lane", "--graceful", "--compensate");
    private static final int PAGE = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Surroundings here;
    private final Order order;

    @Parameters(paramLabel = "TASK", arity = "0..*", description = "Tasks, by id; or say which by the filters below.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--step", paramLabel = "NAME", description = "The step that is meant.")
    private Optional<String> step = Optional.empty();

    @Option(names = "--result", paramLabel = "JSON", description = "What the steps behind it are given.")
    private Optional<String> result = Optional.empty();

    @Option(names = "--lane", description = "critical, high, normal, low or background.")
    private Optional<String> lane = Optional.empty();

    @Option(names = "--graceful", description = "What runs is left to end; then the task is cancelled.")
    private boolean graceful;

    @Option(names = "--compensate", description = "With --graceful: what was done is taken back before.")
    private boolean compensate;

    @Option(names = "--reason", description = "Kept in the task's history.")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--namespace", description = "All tasks of this namespace …")
    private Optional<String> namespace = Optional.empty();

    @Option(names = "--template", description = "… of this template: its name, or namespace/name …")
    private Optional<String> template = Optional.empty();

    @Option(names = "--state", description = "… in this state.")
    private Optional<String> state = Optional.empty();

    @Option(names = "--yes", description = "Do it to all that the filters find; without it they are only listed.")
    private boolean yes;

    @Mixin
    private StackOption stack = new StackOption();

    @Mixin
    private OutputOption format = new OutputOption();

    private OrderCommand(Surroundings here, Order order) {
        this.here = here;
        this.order = order;
    }

    /// The command for an order, with the options that make sense for it.
    public static CommandLine of(Surroundings here, Order order) {
        CommandLine line = new CommandLine(new OrderCommand(here, order));
        CommandLine.Model.CommandSpec spec = line.getCommandSpec();
        spec.usageMessage().description(order.description);
        SPECIAL.stream()
                .filter(option -> !order.options.contains(option))
                .forEach(option -> spec.remove(spec.findOption(option)));
        return line;
    }

    @Override
    public Integer call() {
        Api api = stack.api(here);
        boolean filtered = Chosen.byFilters(
                ids, "task", List.of(namespace, template, state), "give ids, or --namespace, --template and --state");
        ObjectNode body = body();
        if (!filtered) {
            ids.forEach(id -> order(api, id, body));
            return ExitCode.COMPLETE;
        }
        return orderAll(api, body);
    }

    private ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        reason.ifPresent(text -> body.put("reason", text));
        if (graceful) {
            body.put("mode", "graceful");
        }
        if (compensate) {
            body.put("compensate", true);
        }
        step.ifPresent(name -> body.put("step", name));
        lane.ifPresent(name -> body.put("lane", name));
        result.ifPresent(json -> body.set("result", parsed(json)));
        return body;
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new Refused(
                    400,
                    List.of(new Problem("--result", "this is not JSON: " + e.getOriginalMessage(), "quote texts")));
        }
    }

    private void order(Api api, String id, ObjectNode body) {
        String path = "/tasks/" + Api.encoded(id);
        Api.Answer answer = order == Order.DELETE
                ? api.delete(
                        path + reason.map(why -> "?reason=" + Api.encoded(why)).orElse(""))
                : api.post(path + "/" + word(), body);
        format.tell(
                here.terminal(),
                answer.body(),
                "Task " + id + " " + (graceful ? "is cancelled once nothing of it runs" : order.done) + ".");
    }

    private String word() {
        return order.name().toLowerCase(Locale.ROOT);
    }

    /// One after the other; what can't be done is told, and the rest is done all the same.
    private int orderAll(Api api, ObjectNode body) {
        List<JsonNode> found = found(api);
        int refused = 0;
        for (JsonNode task : found) {
            String id = task.path("id").asText();
            if (!yes) {
                here.terminal()
                        .line(TaskLine.of(
                                here.terminal(),
                                new TaskView(task),
                                here.clock().instant()));
                continue;
            }
            try {
                order(api, id, body);
            } catch (Refused no) {
                refused++;
                here.terminal()
                        .line("Task " + id + ": " + no.problems().getFirst().problem());
            }
        }
        if (!yes) {
            here.terminal()
                    .line(Text.count(found.size(), "task", "tasks") + " would be ordered to " + word()
                            + "; add --yes to do it.");
        } else if (refused > 0) {
            here.terminal().line(refused + " of " + found.size() + " refused.");
        }
        return refused == 0 ? ExitCode.COMPLETE : ExitCode.TASK_FAILED;
    }

    private List<JsonNode> found(Api api) {
        List<JsonNode> found = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = api.get(
                    "/tasks",
                    Map.of(
                            "namespace", namespace.orElse(""),
                            "template", template.orElse(""),
                            "state", state.orElse(""),
                            "limit", String.valueOf(PAGE),
                            "next", next));
            page.path("tasks").forEach(found::add);
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        return found;
    }
}
