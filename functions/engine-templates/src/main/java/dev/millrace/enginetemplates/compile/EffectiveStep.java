package dev.millrace.enginetemplates.compile;

import dev.millrace.engine.template.Lane;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.format.EnvironmentDraft;
import dev.millrace.enginetemplates.format.FlowDraft;
import dev.millrace.enginetemplates.format.StepDraft;
import dev.millrace.enginetemplates.format.StepSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A step as it runs in one environment. From top to bottom: what the environment says of the step, the step, the
/// environment's defaults, the template's defaults.
///
/// @param handlerPlace where the handler is named
/// @param configPlace where its config stands, or the uppermost of several
/// @param lane its own; one out of the defaults is the template's, which a submission may replace
public record EffectiveStep(
        StepDraft step,
        String handler,
        Place handlerPlace,
        Optional<Node> config,
        Place configPlace,
        StepSettings settings,
        Optional<Lane> lane) {
    private static final Node.Mapping EMPTY = new Node.Mapping(1, 1, List.of());

    /// @param defaults of the environment over those of the template
    public static EffectiveStep of(StepDraft step, StepSettings defaults, Optional<EnvironmentDraft> environment) {
        Optional<EnvironmentDraft.StepOverride> override = environment
                .map(EnvironmentDraft::steps)
                .flatMap(overrides -> Optional.ofNullable(overrides.get(step.name())));
        StepSettings own = step.settings().over(defaults);
        Place written = step.place().child("handler").orElse(step.place());
        Optional<Node> config = step.config().map(Place::node);
        if (override.isEmpty()) {
            return new EffectiveStep(
                    step,
                    step.handler(),
                    written,
                    config,
                    step.config().orElse(written),
                    own,
                    step.settings().lane());
        }
        EnvironmentDraft.StepOverride upper = override.get();
        Optional<Node> upperConfig = upper.config().map(Place::node);
        return new EffectiveStep(
                step,
                upper.handler().orElse(step.handler()),
                upper.handler().isPresent() ? upper.place().child("handler").orElse(written) : written,
                upperConfig.map(patch -> patched(config.orElse(EMPTY), patch)).or(() -> config),
                upper.config().or(step::config).orElse(written),
                upper.settings().over(own),
                upper.settings().lane().or(() -> step.settings().lane()));
    }

    /// The compensation of a step.
    public static EffectiveStep undoing(StepDraft step, FlowDraft.UndoDraft undo, StepSettings defaults) {
        return new EffectiveStep(
                step,
                undo.handler(),
                undo.handlerPlace(),
                undo.config().map(Place::node),
                undo.config().orElse(undo.handlerPlace()),
                undo.settings().over(defaults),
                undo.settings().lane());
    }

    /// JSON merge patch (RFC 7396).
    private static Node patched(Node base, Node patch) {
        if (!(patch instanceof Node.Mapping changes)) {
            return patch;
        }
        Node.Mapping target = base instanceof Node.Mapping mapping ? mapping : EMPTY;
        List<Node.Entry> entries = new ArrayList<>();
        for (Node.Entry entry : target.entries()) {
            if (changes.find(entry.key()).isEmpty()) {
                entries.add(entry);
            }
        }
        for (Node.Entry change : changes.entries()) {
            if (!(change.value() instanceof Node.Nothing)) {
                Node before = target.find(change.key()).map(Node.Entry::value).orElse(EMPTY);
                entries.add(
                        new Node.Entry(change.key(), change.line(), change.column(), patched(before, change.value())));
            }
        }
        return new Node.Mapping(changes.line(), changes.column(), entries);
    }
}
