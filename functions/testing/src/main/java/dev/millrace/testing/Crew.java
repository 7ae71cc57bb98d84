package dev.millrace.testing;

import dev.millrace.builtinhandlers.WaitHandler;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.StepRunner;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import dev.millrace.steprunner.JavaStepRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All who do steps' work: handlers of the class path, those the test has made itself, and fakes in place of some.
final class Crew implements StepRunner {
    /// Handlers that call somebody outside, which a unit test does not.
    private static final Set<String> OUTSIDE = Set.of("http", "lambda", "state-machine");

    private final ManualClock clock;
    private final Map<String, StepHandler<?, ?>> real = new TreeMap<>();
    private final Map<String, FakeHandler> fakes = new HashMap<>();
    private final Map<String, FakeHandler> fakeSteps = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, JavaStepRunner> runners = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final ToName names;
    private final Weather weather;
    private final EventCheck events;
    private volatile Optional<String> calledOutside = Optional.empty();

    /// Says what people call the numbered step of a task.
    @FunctionalInterface
    interface ToName {
        String of(TaskId task, int step);
    }

    @SuppressWarnings("rawtypes") // A service is looked up by its raw class.
    Crew(ManualClock clock, Weather weather, ToName names, EventCheck events) {
        this.events = events;
        this.clock = clock;
        this.weather = weather;
        this.names = names;
        for (StepHandler handler : ServiceLoader.load(StepHandler.class)) {
            add(handler);
        }
        add(new WaitHandler(clock));
    }

    void add(StepHandler<?, ?> handler) {
        real.put(handler.name(), handler);
        runners.clear();
    }

    void fake(String handler, FakeHandler fake) {
        fakes.put(handler, fake);
        runners.clear();
    }

    void fakeStep(String step, FakeHandler fake) {
        fakeSteps.put(step, fake);
        runners.clear();
    }

    void set(String name, String value) {
        settings.put(name, value);
        runners.clear();
    }

    Set<String> fakeHandlers() {
        return Set.copyOf(fakes.keySet());
    }

    Set<String> fakeSteps() {
        return Set.copyOf(fakeSteps.keySet());
    }

    /// All that templates may name. A config is checked by the real handler where there is one.
    ///
    /// @param workers names of queues of workers outside
    HandlerCatalogue known(Set<String> workers) {
        Map<String, StepHandler<?, ?>> known = new TreeMap<>(real);
        fakes.forEach((name, fake) -> known.putIfAbsent(name, new Named(name)));
        return HandlerCatalogue.of(known.values()).withWorkers(workers);
    }

    /// The token that was last given to the step's handler.
    Optional<String> token(String task, String step) {
        return Optional.ofNullable(tokens.get(task + " " + step));
    }

    @Override
    public Outcome run(StepCall call) {
        String name = names.of(call.task(), call.number());
        tokens.put(call.task().text() + " " + name, call.token());
        if (weather.timesOut(name)) {
            clock.advanceTo(call.deadline());
            return timedOut(call);
        }
        Outcome outcome = fake(call).isPresent()
                ? runner(call).run(call.of(call.step().startingNothing()))
                : runner(call).run(call);
        Optional<String> called = calledOutside;
        calledOutside = Optional.empty();
        if (called.isPresent()) {
            throw new AssertionError(called.get());
        }
        if (clock.instant().isAfter(call.deadline())) {
            outcome = timedOut(call);
        }
        weather.ran(call, name);
        return outcome;
    }

    @Override
    public Optional<String> problem(Json document, Json schema) {
        return runner(new Named("nobody")).problem(document, schema);
    }

    private Optional<FakeHandler> fake(StepCall call) {
        return Optional.ofNullable(
                fakeSteps.getOrDefault(call.step().name(), fakes.get(call.step().handler())));
    }

    private static Outcome timedOut(StepCall call) {
        return new Outcome.Failed(
                new StepError(
                        StepError.TIMEOUT,
                        "The attempt did not end within " + call.step().timeout()),
                true,
                Optional.empty());
    }

    /// A runner with one handler, under the name by which the template calls it.
    private JavaStepRunner runner(StepCall call) {
        String handler = call.step().handler();
        String step = call.step().name();
        FakeHandler fake = fake(call).orElse(null);
        if (fake == null && (OUTSIDE.contains(handler) || call.step().worker().isPresent())) {
            fake = attempt -> refuse(step, handler);
        }
        if (fake != null) {
            // What a fake is given beside its input differs from call to call.
            return runner(new Faked(handler, fake, call, clock));
        }
        return runners.computeIfAbsent(
                handler,
                name -> runner(
                        Optional.<StepHandler<?, ?>>ofNullable(real.get(name)).orElseGet(() -> new Named(name))));
    }

    private Object refuse(String step, String handler) {
        String sentence = "Step " + step + " would call somebody outside by '" + handler
                + "', which a unit test does not: say what it is answered with .step(\"" + step
                + "\", attempt -> …), or .handler(\"" + handler + "\", attempt -> …) for all";
        calledOutside = Optional.of(sentence);
        throw new PermanentException("CALLED_OUTSIDE", sentence);
    }

    private JavaStepRunner runner(StepHandler<?, ?> handler) {
        return new JavaStepRunner(HandlerCatalogue.of(List.of(handler)), settings, clock)
                .knowing(known(Set.of()))
                .publishing(events);
    }

    /// A name that templates may use.
    private record Named(String name) implements StepHandler<Object, Object> {
        @Override
        public Object handle(Object input, StepContext context) {
            throw new IllegalStateException("Nobody does the work of " + name);
        }
    }

    private record Faked(String name, FakeHandler fake, StepCall call, ManualClock clock)
            implements StepHandler<@Nullable Object, @Nullable Object> {
        @Override
        public @Nullable Object handle(@Nullable Object input, StepContext context) throws Exception {
            return fake.handle(new Attempt(call, input, context, clock));
        }

        @Override
        public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
            return List.of();
        }
    }
}
