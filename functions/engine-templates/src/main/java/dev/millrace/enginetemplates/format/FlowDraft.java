package dev.millrace.enginetemplates.format;

import dev.millrace.engine.template.AfterSkipped;
import dev.millrace.enginetemplates.document.Place;
import java.time.Duration;
import java.util.Optional;

/// How a step takes part in the flow, as its document says it.
///
/// @param group by whose name others may wait for it and its fellows
/// @param condition a JSONLogic rule
public record FlowDraft(
        Optional<String> group,
        Optional<Place> condition,
        AfterSkipped afterSkipped,
        boolean decides,
        Optional<ForEachDraft> forEach,
        Optional<UndoDraft> undo,
        Optional<Duration> answerWithin) {
    public static final FlowDraft PLAIN = new FlowDraft(
            Optional.empty(),
            Optional.empty(),
            AfterSkipped.RUN,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /// @param items an input mapping that makes a list
    public record ForEachDraft(Place items, int atOnce, int tolerated, double toleratedPercent) {}

    /// @param handler empty if it could not be read; the problem is noted
    /// @param handlerPlace where the handler is named
    public record UndoDraft(
            String handler, Place handlerPlace, Optional<Place> input, Optional<Place> config, StepSettings settings) {}
}
