package dev.millrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.CreatedSteps;
import dev.millrace.enginetemplates.Reading;
import dev.millrace.enginetemplates.TemplateReader;
import dev.millrace.enginetemplates.document.Problem;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import dev.millrace.enginetemplates.schema.Violation;
import dev.millrace.enginetestkit.World;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.handler.StepHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Workflows in memory, for one test:
///
/// ```java
/// SubmittedTask order = Workflows.of(Path.of("order-fulfilment.yaml"))
///         .step("authorise-payment", attempt -> Map.of("authorisation", "A-1"))
///         .submit(Path.of("order.json"))
///         .runToItsEnd();
///
/// assertThat(order).isComplete().ran("validate-order").before("authorise-payment");
/// ```
///
/// Handlers are those of the class path, found as in a deployment; whatever would call outside (`http`,
/// `lambda`, `state-machine`, workers) must be replaced. Everything happens on the caller's thread when the test
/// says so, and time passes only when the test lets it.
public final class Workflows {
    private static final Pattern WORKER = Pattern.compile(StepTemplate.WORKER + "([A-Za-z0-9_-]+)");

    private final List<Source> sources;
    private final ManualClock clock = new ManualClock();
    private final Weather weather;
    private final Crew crew;
    private final Announcements announcements = new Announcements(clock);
    private final World world;
    private final SchemaCheck schemas = new SchemaCheck();
    private final Map<String, Template> templates = new LinkedHashMap<>();
    private String environment = "default";

    private record Source(String name, String text) {}

    private Workflows(List<Source> sources) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("Name a template to run");
        }
        this.sources = List.copyOf(sources);
        this.weather = new Weather(
                dispatch -> nameOf(dispatch.message().task(), dispatch.message().step()));
        this.crew = new Crew(clock, weather, this::nameOf, announcements.check());
        this.world = new World(
                clock,
                crew,
                table -> weather.over(announcements.over(table)),
                weather::over,
                CreatedSteps::grown,
                schemas::problemOfResult);
    }

    private String nameOf(TaskId task, int step) {
        return world.nameOf(task, step);
    }

    /// With the templates in these files, YAML or JSON, as they would be applied.
    public static Workflows of(Path... templates) {
        List<Source> sources = new ArrayList<>();
        for (Path template : templates) {
            sources.add(new Source(template.toString(), text(template)));
        }
        return new Workflows(sources);
    }

    /// With templates that stand in the test itself.
    public static Workflows ofText(String... templates) {
        return new Workflows(Stream.of(templates)
                .map(text -> new Source("the template", text))
                .toList());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "There is no reading " + file + " from " + Path.of("").toAbsolutePath(), e);
        }
    }

    /// Runs handlers with these objects, such as one that was made with a client of the test's. An object
    /// takes the place of the one with the same name that was found on the class path.
    public Workflows with(StepHandler<?, ?>... handlers) {
        for (StepHandler<?, ?> handler : handlers) {
            crew.add(handler);
        }
        return this;
    }

    /// Replaces a handler in all steps that name it. May be called again at any time.
    public Workflows handler(String name, FakeHandler fake) {
        crew.fake(name, fake);
        return this;
    }

    /// Replaces the handler of one step, or with `undo NAME` of its compensation. The step's condition,
    /// input mapping and result schema stand. May be called again at any time.
    public Workflows step(String name, FakeHandler fake) {
        crew.fakeStep(name, fake);
        return this;
    }

    /// Lets something go wrong, once.
    public Workflows with(Fault fault) {
        weather.add(fault);
        return this;
    }

    /// Registers types of events that steps publish, in the files that `events register` takes.
    ///
    /// @throws IllegalArgumentException if one is refused
    public Workflows eventType(Path... files) {
        for (Path file : files) {
            announcements.register(file.toString(), text(file));
        }
        return this;
    }

    /// The same with what stands in the test itself.
    public Workflows eventTypeText(String... documents) {
        for (String document : documents) {
            announcements.register("the type of event", document);
        }
        return this;
    }

    /// Takes the templates' overrides for this environment. To be said before anything is submitted.
    public Workflows environment(String name) {
        environment = name;
        return this;
    }

    /// What handlers find with [dev.millrace.handler.StepContext#setting].
    public Workflows setting(String name, String value) {
        crew.set(name, value);
        return this;
    }

    /// Submits a task of the first template with an empty object as its input.
    public SubmittedTask submit() {
        return submit("{}");
    }

    /// Submits a task of the first template.
    ///
    /// @param json its input as JSON text
    /// @throws IllegalArgumentException if the input breaks the template's schema, or a template is refused
    public SubmittedTask submit(String json) {
        return submitted(first(), Values.tree(json));
    }

    /// Submits a task of the first template.
    ///
    /// @param json a file with its input
    public SubmittedTask submit(Path json) {
        return submitted(first(), Values.tree(text(json)));
    }

    /// Submits a task of the first template.
    ///
    /// @param input a map, a list, a record: whatever is written as JSON
    public SubmittedTask submit(@Nullable Object input) {
        return submitted(first(), Values.treeOf(input));
    }

    /// Submits a task.
    ///
    /// @param template `namespace/name`
    /// @param json its input as JSON text
    public SubmittedTask submitTo(String template, String json) {
        Template found = templates().get(template);
        if (found == null) {
            throw new IllegalArgumentException(
                    "There is no template " + template + ", only " + templates().keySet());
        }
        return submitted(found, Values.tree(json));
    }

    private Template first() {
        return templates().values().iterator().next();
    }

    private SubmittedTask submitted(Template template, JsonNode input) {
        refuseNamesThatMeanNothing();
        templates().values().forEach(world::knowing);
        template.inputSchema().map(schema -> schemas.violations(input, schema)).ifPresent(violations -> {
            if (!violations.isEmpty()) {
                throw new IllegalArgumentException("The input is refused: "
                        + violations.stream().map(Violation::toString).collect(Collectors.joining("; ")));
            }
        });
        return new SubmittedTask(
                world,
                crew,
                announcements,
                weather,
                template,
                world.submitted(template, Values.canonical(input)).id());
    }

    /// Lets time pass, and whatever falls due in it happen.
    public Workflows turn(Duration time) {
        world.live(time);
        return this;
    }

    /// The time here; it starts at 2030-01-01T00:00Z.
    public Instant now() {
        return world.now();
    }

    private Map<String, Template> templates() {
        if (templates.isEmpty()) {
            TemplateReader reader = new TemplateReader(crew.known(workers()), environment);
            for (Source source : sources) {
                switch (reader.read(source.text())) {
                    case Reading.Valid valid ->
                        templates.put(
                                valid.template().ref().namespace() + "/"
                                        + valid.template().ref().name(),
                                valid.template());
                    case Reading.Invalid invalid ->
                        throw new IllegalArgumentException(source.name() + " is refused:\n  "
                                + invalid.problems().stream()
                                        .map(Problem::toString)
                                        .collect(Collectors.joining("\n  ")));
                }
            }
        }
        return templates;
    }

    /// Which queues of workers a deployment has is not known here: all that are named.
    private Set<String> workers() {
        return sources.stream()
                .flatMap(source -> WORKER.matcher(source.text()).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /// A misspelt name would replace nothing, and the test would test something else.
    private void refuseNamesThatMeanNothing() {
        Set<String> steps = new TreeSet<>();
        Set<String> handlers = new TreeSet<>();
        for (Template template : templates().values()) {
            for (StepTemplate step : template.steps()) {
                steps.add(step.name());
                handlers.add(step.handler());
                step.flow().undo().ifPresent(undo -> {
                    steps.add(undo.name());
                    handlers.add(undo.handler());
                });
            }
        }
        if (templates().values().stream().noneMatch(Workflows::creates)) {
            refuse("step", crew.fakeSteps(), steps);
            refuse("handler", crew.fakeHandlers(), handlers);
        }
    }

    /// What decisions may create, nobody knows beforehand.
    private static boolean creates(Template template) {
        return template.steps().stream().anyMatch(step -> step.flow().decides());
    }

    private static void refuse(String what, Set<String> named, Set<String> known) {
        Set<String> unknown = new TreeSet<>(named);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("No template has a " + what + " named " + String.join(", ", unknown)
                    + "; there are " + String.join(", ", known));
        }
    }
}
