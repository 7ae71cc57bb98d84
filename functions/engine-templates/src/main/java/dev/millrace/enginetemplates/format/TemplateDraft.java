package dev.millrace.enginetemplates.format;

import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Stale;
import dev.millrace.enginetemplates.document.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A template as its document says it, steps in the document's order; nothing is looked up yet.
///
/// @param namespace empty if it could not be read; likewise name and version
/// @param input its JSON Schema
/// @param defaults where the defaults stand, or the template itself
public record TemplateDraft(
        Place place,
        String namespace,
        String name,
        String version,
        Optional<String> description,
        Optional<Place> input,
        FailurePolicy failurePolicy,
        EventLevel events,
        Optional<Duration> timeout,
        Identity identity,
        Optional<Stale> stale,
        Optional<Duration> keep,
        Place defaults,
        StepSettings settings,
        List<StepDraft> steps,
        List<EnvironmentDraft> environments) {
    /// Nothing if the template does not speak of that environment: then it runs as written.
    public Optional<EnvironmentDraft> environment(String environment) {
        return environments.stream()
                .filter(one -> one.name().equals(environment))
                .findFirst();
    }
}
