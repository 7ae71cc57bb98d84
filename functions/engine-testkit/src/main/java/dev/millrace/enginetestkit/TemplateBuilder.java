package dev.millrace.enginetestkit;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Stale;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A template under construction: `aTemplate("shop/order").with(aStep("charge")).with(aStep("ship").after("charge"))`.
/// Steps may be named in any order; they are numbered level by level, within a level as they were named.
public final class TemplateBuilder {
    private final TemplateRef ref;
    private final Map<String, StepBuilder> steps = new LinkedHashMap<>();
    private FailurePolicy failurePolicy = FailurePolicy.FAIL_FAST;
    private Lane lane = Lane.NORMAL;
    private EventLevel events = EventLevel.ALL;
    private Optional<Duration> timeout = Optional.empty();
    private Identity identity = Identity.BY_KEY;
    private Optional<Stale> stale = Optional.empty();
    private Optional<Duration> keep = Optional.empty();

    private TemplateBuilder(TemplateRef ref) {
        this.ref = ref;
    }

    /// @param name `namespace/name`, to which version 1.0.0 is added, or `namespace/name@version`
    public static TemplateBuilder aTemplate(String name) {
        int slash = name.indexOf('/');
        int at = name.indexOf('@') < 0 ? name.length() : name.indexOf('@');
        return new TemplateBuilder(new TemplateRef(
                name.substring(0, slash),
                name.substring(slash + 1, at),
                at == name.length() ? "1.0.0" : name.substring(at + 1)));
    }

    public TemplateBuilder with(StepBuilder... more) {
        for (StepBuilder step : more) {
            if (steps.putIfAbsent(step.name(), step) != null) {
                throw new IllegalArgumentException("Two steps are named " + step.name());
            }
        }
        return this;
    }

    public TemplateBuilder failurePolicy(FailurePolicy policy) {
        failurePolicy = policy;
        return this;
    }

    public TemplateBuilder lane(Lane queue) {
        lane = queue;
        return this;
    }

    public TemplateBuilder events(EventLevel level) {
        events = level;
        return this;
    }

    /// How long a task of it may take.
    public TemplateBuilder timeout(Duration longest) {
        timeout = Optional.of(longest);
        return this;
    }

    /// What makes two submissions of it the same one.
    public TemplateBuilder identity(Identity same) {
        identity = same;
        return this;
    }

    /// When a task of it counts as stale, and what is done about it.
    public TemplateBuilder stale(Duration after, Stale.Action action) {
        stale = Optional.of(new Stale(after, action));
        return this;
    }

    /// How long an ended task of it is kept.
    public TemplateBuilder keep(Duration time) {
        keep = Optional.of(time);
        return this;
    }

    /// The compiled template. Its hash is made from its name and version, so two of one name and version are taken
    /// for one.
    public Template build() {
        Map<String, Integer> levels = new HashMap<>();
        steps.keySet().forEach(name -> level(name, levels, new ArrayList<>()));
        List<StepBuilder> ordered = steps.values().stream()
                .sorted(Comparator.comparing(step -> levels.getOrDefault(step.name(), 0)))
                .toList();
        Map<String, Integer> numbers = new HashMap<>();
        ordered.forEach(step -> numbers.put(step.name(), numbers.size()));
        List<int[]> parents = ordered.stream()
                .map(step -> step.parents().stream()
                        .mapToInt(name -> numbers.getOrDefault(name, 0))
                        .distinct()
                        .sorted()
                        .toArray())
                .toList();
        return new Template(
                ref,
                "hash of " + ref,
                Optional.empty(),
                Optional.empty(),
                ordered.stream()
                        .map(step -> step.built(name -> numbers.getOrDefault(name, 0)))
                        .toList(),
                Graph.of(parents),
                failurePolicy,
                lane,
                events,
                timeout,
                identity,
                stale,
                keep);
    }

    /// Loops over a stack of its own, as a chain may be longer than Java's stack is deep.
    private void level(String from, Map<String, Integer> levels, List<String> stack) {
        stack.add(from);
        while (!stack.isEmpty()) {
            String name = stack.getLast();
            StepBuilder step = steps.get(name);
            if (step == null) {
                throw new IllegalArgumentException("No step is named " + name + ", but one comes after it");
            }
            Optional<String> open = step.parents().stream()
                    .filter(parent -> !levels.containsKey(parent))
                    .findFirst();
            if (open.isPresent() && stack.size() <= steps.size()) {
                stack.add(open.get());
            } else if (open.isPresent()) {
                throw new IllegalArgumentException("Steps wait for each other, " + name + " among them");
            } else {
                stack.removeLast();
                levels.put(
                        name,
                        step.parents().stream()
                                .mapToInt(parent -> levels.getOrDefault(parent, 0) + 1)
                                .max()
                                .orElse(0));
            }
        }
    }
}
