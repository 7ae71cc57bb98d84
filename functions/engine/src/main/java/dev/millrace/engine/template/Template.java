package dev.millrace.engine.template;

import dev.millrace.engine.graph.Graph;
import java.time.Duration;
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
    private final Map<String, Integer> numbers;

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
            Identity identity) {
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
        this.numbers = HashMap.newHashMap(steps.size());
        for (int step = 0; step < steps.size(); step++) {
            if (numbers.put(steps.get(step).name(), step) != null) {
                throw new IllegalArgumentException("Template " + ref + " has two steps named "
                        + steps.get(step).name());
            }
        }
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

    @Override
    public String toString() {
        return ref.toString();
    }
}
