package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.limit.BreakerPolicy;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is asked of the simulated cloud.
///
/// @param behaviours by template name, then by step number
/// @param created behaviours of the steps that decisions create, by their names
/// @param limits set before it begins
/// @param breaker of the one handler there is, if it has one
record Workload(
        List<Template> templates,
        Map<String, List<Behaviour>> behaviours,
        Map<String, Behaviour> created,
        List<Wish> wishes,
        List<Change> cancels,
        List<Limit> limits,
        Optional<BreakerPolicy> breaker) {

    /// One without limits.
    Workload(
            List<Template> templates,
            Map<String, List<Behaviour>> behaviours,
            List<Wish> wishes,
            List<Change> cancels) {
        this(templates, behaviours, Map.of(), wishes, cancels, List.of(), Optional.empty());
    }

    /// A submission at some time.
    record Wish(Duration at, Template template, Optional<String> key, String input) {}

    /// Orders the task that a submission led to do something.
    record Change(Duration at, int wish, dev.millrace.engine.usecase.Wish order) {}

    Behaviour behaviour(Template template, int step) {
        if (template.creatorOf(step).isPresent()) {
            return created.getOrDefault(template.step(step).name(), Behaviour.PLAIN);
        }
        List<Behaviour> all = behaviours.get(template.ref().name());
        if (all == null) {
            throw new IllegalArgumentException("No behaviours are told of " + template);
        }
        return all.get(step);
    }
}
