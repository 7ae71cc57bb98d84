package dev.millrace.engine.template;

import dev.millrace.engine.graph.Graph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A validated, compiled workflow: immutable, safe to share between threads, and to be cached by its hash.
public final class Template {
    /// More steps than this are refused when a template is applied.
    public static final int MOST_STEPS = 100_000;

    private final TemplateRef ref;
    private final String hash;
    private final Optional<String> description;
    private final Optional<Json> inputSchema;
    private final List<StepTemplate> steps;
    private final Graph graph;
    private final FailurePolicy failurePolicy;
    private final Lane lane;
    private final EventLevel events;
    private final Optional<Duration> timeout;
    private final Identity identity;
    private final Optional<Stale> stale;
    private final Optional<Duration> keep;
    private final Map<String, Integer> numbers;
    private final List<Json> defaults;
    private final List<Part> parts;
    private final boolean awaitsTasks;

    /// Numbers of steps that one decision created.
    private record Part(int decision, int base, int end) {}

    /// @param hash SHA-256 of the canonical document, in hex: the same content has the same hash
    /// @param steps by number; numbers are topological (a step's parents have lower numbers)
    public Template(
            TemplateRef ref,
            String hash,
            Optional<String> description,
            Optional<Json> inputSchema,
            List<StepTemplate> steps,
            Graph graph,
            FailurePolicy failurePolicy,
            Lane lane,
            EventLevel events,
            Optional<Duration> timeout,
            Identity identity,
            Optional<Stale> stale,
            Optional<Duration> keep) {
        if (steps.size() != graph.size()) {
            throw new IllegalArgumentException(
                    "Template " + ref + " has " + steps.size() + " steps and a graph of " + graph.size());
        }
        this.ref = ref;
        this.hash = hash;
        this.description = description;
        this.inputSchema = inputSchema;
        this.steps = List.copyOf(steps);
        this.graph = graph;
        this.failurePolicy = failurePolicy;
        this.lane = lane;
        this.events = events;
        this.timeout = timeout;
        this.identity = identity;
        this.stale = stale;
        this.keep = keep;
        this.awaitsTasks = steps.stream().anyMatch(Template::awaitsTask);
        this.numbers = HashMap.newHashMap(steps.size());
        for (int step = 0; step < steps.size(); step++) {
            if (numbers.put(steps.get(step).name(), step) != null) {
                throw new IllegalArgumentException("Template " + ref + " has two steps named "
                        + steps.get(step).name());
            }
        }
        this.defaults = List.of();
        this.parts = List.of();
    }

    private Template(Template of, List<StepTemplate> steps, Graph graph, List<Json> defaults, List<Part> parts) {
        this.parts = parts;
        this.ref = of.ref;
        this.hash = of.hash;
        this.description = of.description;
        this.inputSchema = of.inputSchema;
        this.steps = steps;
        this.graph = graph;
        this.failurePolicy = of.failurePolicy;
        this.lane = of.lane;
        this.events = of.events;
        this.timeout = of.timeout;
        this.identity = of.identity;
        this.stale = of.stale;
        this.keep = of.keep;
        this.awaitsTasks = steps.stream().anyMatch(Template::awaitsTask);
        this.defaults = defaults;
        this.numbers = HashMap.newHashMap(steps.size());
        for (int step = 0; step < steps.size(); step++) {
            if (!graph.isGap(step)) {
                numbers.putIfAbsent(steps.get(step).name(), step);
            }
        }
    }

    /// The same, with what steps that are created at run time take where they say nothing.
    ///
    /// @param ofCreated as in a template's `defaults`, the uppermost first
    public Template withDefaults(List<Json> ofCreated) {
        return new Template(this, steps, graph, List.copyOf(ofCreated), parts);
    }

    /// What steps that are created at run time take where they say nothing, the uppermost first.
    public List<Json> defaults() {
        return defaults;
    }

    /// The same, with steps that a decision created. Whoever names two alike means the first.
    ///
    /// @param base number of the first of them
    /// @param parents of each, by position among them, in ascending order
    public Template with(int decision, int base, List<StepTemplate> created, List<int[]> parents) {
        List<StepTemplate> all = new ArrayList<>(base + created.size());
        all.addAll(steps);
        while (all.size() < base) {
            all.add(steps.get(decision));
        }
        all.addAll(created);
        List<Part> grown = new ArrayList<>(parts);
        grown.add(new Part(decision, base, all.size()));
        return new Template(
                this,
                Collections.unmodifiableList(all),
                graph.with(decision, base, parents),
                defaults,
                List.copyOf(grown));
    }

    /// The decision that created this step; none of a declared one.
    public OptionalInt creatorOf(int number) {
        for (Part part : parts) {
            if (number >= part.base() && number < part.end()) {
                return OptionalInt.of(part.decision());
            }
        }
        return OptionalInt.empty();
    }

    /// Whether a declared or created step has this number.
    public boolean has(int number) {
        return number >= 0 && number < steps.size() && !graph.isGap(number);
    }

    public TemplateRef ref() {
        return ref;
    }

    public String hash() {
        return hash;
    }

    public Optional<String> description() {
        return description;
    }

    public Optional<Json> inputSchema() {
        return inputSchema;
    }

    public List<StepTemplate> steps() {
        return steps;
    }

    public StepTemplate step(int number) {
        return steps.get(number);
    }

    public OptionalInt numberOf(String name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static boolean awaitsTask(StepTemplate step) {
        return step.flow().awaitsTask()
                || step.flow().undo().filter(undo -> undo.flow().awaitsTask()).isPresent();
    }

    /// Whether any of its steps waits for a task that it starts.
    public boolean awaitsTasks() {
        return awaitsTasks;
    }

    public Graph graph() {
        return graph;
    }

    public FailurePolicy failurePolicy() {
        return failurePolicy;
    }

    /// Where its tasks queue unless the submission or a step says otherwise.
    public Lane lane() {
        return lane;
    }

    public EventLevel events() {
        return events;
    }

    /// How long a task of it may take before it is failed; found within a minute or two.
    public Optional<Duration> timeout() {
        return timeout;
    }

    /// What makes two submissions of it the same one, unless a submission says otherwise.
    public Identity identity() {
        return identity;
    }

    /// When a task of it counts as stale; never where empty.
    public Optional<Stale> stale() {
        return stale;
    }

    /// How long a task of it is kept once it has ended; for good where empty.
    public Optional<Duration> keep() {
        return keep;
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}
