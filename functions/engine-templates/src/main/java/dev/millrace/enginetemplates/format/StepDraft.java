package dev.millrace.enginetemplates.format;

import dev.millrace.engine.limit.KeyLimit;
import dev.millrace.enginetemplates.document.Place;
import java.util.List;
import java.util.Optional;

/// A step as its document says it.
///
/// @param name empty if it could not be read; the problem is noted
/// @param handler empty likewise
/// @param dependsOn where each parent's name stands
public record StepDraft(
        Place place,
        String name,
        String handler,
        List<Dependency> dependsOn,
        Optional<Place> input,
        Optional<Place> config,
        Optional<Place> result,
        StepSettings settings,
        FlowDraft flow,
        List<KeyLimit> limits) {
    /// A parent, by name.
    public record Dependency(String name, Place place) {}
}
