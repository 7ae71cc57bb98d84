package dev.millrace.enginetemplates.format;

import dev.millrace.enginetemplates.document.Place;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What is different in one environment.
///
/// @param keep how long its ended tasks are kept
/// @param defaults where the environment's defaults stand, or the environment itself
/// @param steps by name of the step
public record EnvironmentDraft(
        String name, Optional<Duration> keep, Place defaults, StepSettings settings, Map<String, StepOverride> steps) {
    /// @param config laid over the step's own, key by key; a key that is `null` here is taken out
    public record StepOverride(Place place, Optional<String> handler, Optional<Place> config, StepSettings settings) {}
}
