package dev.millrace.enginetemplates.format;

import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.template.AfterSkipped;
import dev.millrace.engine.template.ForEach;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reads what a step says of its part in the flow.
final class FlowReader {
    private static final List<String> KEYS =
            List.of("group", "condition", "whenSkipped", "decides", "forEach", "compensate", "answerWithin");
    private static final int AT_ONCE = 1_000;

    private final Section step;
    private final Problems problems;

    private FlowReader(Section step) {
        this.step = step;
        this.problems = step.problems();
    }

    static FlowDraft read(Section step) {
        return KEYS.stream().allMatch(key -> step.child(key).isEmpty()) ? FlowDraft.PLAIN : new FlowReader(step).flow();
    }

    private FlowDraft flow() {
        FlowDraft flow = new FlowDraft(
                step.name("group"),
                step.child("condition"),
                step.oneOf("whenSkipped", AfterSkipped.class).orElse(AfterSkipped.RUN),
                step.truth("decides").orElse(false),
                step.child("forEach").flatMap(this::forEach),
                step.child("compensate").flatMap(this::undo),
                step.duration("answerWithin", Duration.ofSeconds(1), Backoff.LONGEST));
        if (flow.forEach().isPresent() && (flow.decides() || flow.answerWithin().isPresent())) {
            problems.add(
                    step.child("forEach").orElse(step.place()),
                    "a step with forEach neither decides nor awaits an answer",
                    "do that in a step of its own");
        }
        return flow;
    }

    /// The list itself, or a mapping with it.
    private Optional<FlowDraft.ForEachDraft> forEach(Place place) {
        if (!(place.node() instanceof Node.Mapping)) {
            return Optional.of(new FlowDraft.ForEachDraft(place, AT_ONCE, 0, 0));
        }
        Optional<Section> section = Section.of(place, Keys.FOR_EACH, problems);
        section.ifPresent(each -> each.require("items", "write items: ${steps.NAME.result}"));
        return section.flatMap(each -> each.child("items")
                .map(items -> new FlowDraft.ForEachDraft(
                        items,
                        each.wholeNumber("atOnce", 1, ForEach.MOST_ITEMS).orElse(AT_ONCE),
                        isText(each)
                                ? 0
                                : each.wholeNumber("tolerate", 0, ForEach.MOST_ITEMS)
                                        .orElse(0),
                        isText(each) ? percent(each) : 0)));
    }

    private static boolean isText(Section each) {
        return each.child("tolerate")
                .filter(value -> value.node() instanceof Node.Text)
                .isPresent();
    }

    private double percent(Section each) {
        String text = each.text("tolerate").orElse("").trim();
        try {
            double percent = text.endsWith("%")
                    ? new BigDecimal(text.substring(0, text.length() - 1).trim()).doubleValue()
                    : -1;
            if (percent >= 0 && percent <= 100) {
                return percent;
            }
        } catch (NumberFormatException none) {
            // Told below, like any other text that is no percentage.
        }
        problems.add(
                each.child("tolerate").orElse(each.place()),
                "'" + Section.shortened(text) + "' is not a number of items or a percentage",
                "write tolerate: 3, or tolerate: 10%");
        return 0;
    }

    /// The handler's name, or a mapping with it.
    private Optional<FlowDraft.UndoDraft> undo(Place place) {
        if (place.node() instanceof Node.Text text) {
            return Optional.of(new FlowDraft.UndoDraft(
                    text.value(), place, Optional.empty(), Optional.empty(), StepSettings.NONE));
        }
        return Section.of(place, Keys.COMPENSATE, problems).map(undo -> {
            undo.require("handler", "name the handler that takes the effect back");
            return new FlowDraft.UndoDraft(
                    undo.text("handler").orElse(""),
                    undo.child("handler").orElse(place),
                    undo.child("input"),
                    undo.mapping("config", "write the handler's settings as keys and values"),
                    StepSettings.read(undo));
        });
    }
}
