package dev.millrace.enginetemplates.check;

import dev.millrace.enginetemplates.document.Nearest;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.EnvironmentDraft;
import dev.millrace.enginetemplates.format.StepDraft;
import dev.millrace.enginetemplates.format.StepSettings;
import dev.millrace.enginetemplates.format.TemplateDraft;
import java.util.HashMap;
import java.util.Map;

/// Retries and times, as they come to be in the template itself and in each environment; and whether environments speak
/// of steps that exist.
final class SettingsCheck {
    private final TemplateDraft draft;
    private final Problems problems;

    SettingsCheck(TemplateDraft draft, Problems problems) {
        this.draft = draft;
        this.problems = problems;
    }

    void check() {
        StepSettings.check(draft.defaults(), draft.settings(), draft.settings(), false, problems);
        Map<String, StepDraft> steps = HashMap.newHashMap(draft.steps().size());
        for (StepDraft step : draft.steps()) {
            steps.put(step.name(), step);
            if (!step.settings().equals(StepSettings.NONE)) {
                StepSettings.check(
                        step.place(),
                        step.settings(),
                        step.settings().over(draft.settings()),
                        isAnswered(step),
                        problems);
            }
        }
        draft.environments().forEach(environment -> check(environment, steps));
    }

    private void check(EnvironmentDraft environment, Map<String, StepDraft> steps) {
        StepSettings defaults = environment.settings().over(draft.settings());
        StepSettings.check(environment.defaults(), environment.settings(), defaults, false, problems);
        if (!environment.settings().equals(StepSettings.NONE)) {
            for (StepDraft step : draft.steps()) {
                if (step.settings().timeout().isPresent()
                        && !isAnswered(step)
                        && !environment.steps().containsKey(step.name())) {
                    StepSettings.checkTimes(
                            environment.defaults(), step.settings().over(defaults), problems);
                }
            }
        }
        Nearest nearest = new Nearest();
        environment.steps().forEach((name, override) -> {
            StepDraft step = steps.get(name);
            if (step == null) {
                Place place = override.place();
                problems.add(
                        place,
                        "no step is called '" + name + "'",
                        nearest.orElse(name, steps.keySet(), "name a step of this template"));
            } else {
                StepSettings effective =
                        override.settings().over(step.settings().over(defaults));
                StepSettings.check(override.place(), override.settings(), effective, isAnswered(step), problems);
            }
        });
    }

    private static boolean isAnswered(StepDraft step) {
        return step.flow().answerWithin().isPresent();
    }
}
