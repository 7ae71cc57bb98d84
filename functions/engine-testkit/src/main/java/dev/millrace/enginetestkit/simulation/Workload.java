package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.limit.BreakerPolicy;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.template.Lane;
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
/// @param people what they do beside ordering single tasks about
record Workload(
        List<Template> templates,
        Map<String, List<Behaviour>> behaviours,
        Map<String, Behaviour> created,
        List<Wish> wishes,
        List<Change> cancels,
        List<Limit> limits,
        Optional<BreakerPolicy> breaker,
        People people) {

    /// One without limits.
    Workload(
            List<Template> templates,
            Map<String, List<Behaviour>> behaviours,
            List<Wish> wishes,
            List<Change> cancels) {
        this(templates, behaviours, Map.of(), wishes, cancels, List.of(), Optional.empty(), People.NOBODY);
    }

    /// What is done beside ordering single tasks about.
    ///
    /// @param percents of the submissions that get the newest version of a template, by its name
    /// @param tend whether somebody looks after what stands still, until it ends
    record People(
            List<Pause> pauses,
            List<Lull> lulls,
            List<Deletion> deletions,
            Map<String, Integer> percents,
            boolean tend) {
        static final People NOBODY = new People(List.of(), List.of(), List.of(), Map.of(), false);
    }

    /// Something is paused, or goes on.
    record Pause(Duration at, Held held, boolean stands) {}

    /// Nobody works for a lane for a while.
    record Lull(Duration at, Lane lane, Duration lasts) {}

    /// Somebody deletes the task that a submission led to, if it has ended.
    record Deletion(Duration at, int wish) {}

    /// A submission at some time.
    ///
    /// @param tenant with whom it shares its lane fairly
    record Wish(Duration at, Template template, Optional<String> key, String input, Optional<String> tenant) {
        Wish(Duration at, Template template, Optional<String> key, String input) {
            this(at, template, key, input, Optional.empty());
        }
    }

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
