package dev.millrace.enginetemplates.check;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.template.ChildTask;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.enginetemplates.compile.EffectiveStep;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.Nearest;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.EnvironmentDraft;
import dev.millrace.enginetemplates.format.StepDraft;
import dev.millrace.enginetemplates.format.StepSettings;
import dev.millrace.enginetemplates.format.TemplateDraft;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.enginetemplates.mapping.InputMapping;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.StepHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether the handlers exist and like their config, as written and in each environment that changes something.
final class HandlerCheck {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<Map<String, @Nullable Object>> PLAIN_VALUES = new TypeReference<>() {};

    private final TemplateDraft draft;
    private final HandlerCatalogue handlers;
    private final Problems problems;
    private final Nearest nearest = new Nearest();

    HandlerCheck(TemplateDraft draft, HandlerCatalogue handlers, Problems problems) {
        this.draft = draft;
        this.handlers = handlers;
        this.problems = problems;
    }

    void check() {
        for (StepDraft step : draft.steps()) {
            EffectiveStep written = EffectiveStep.of(step, StepSettings.NONE, Optional.empty());
            check(written);
            checkAnswer(step, written);
            if (step.handler().startsWith(StepTemplate.WORKER)
                    && step.flow().answerWithin().isPresent()) {
                problems.add(
                        step.place().child("answerWithin").orElse(step.place()),
                        "a worker outside does this step, and answers for it itself",
                        "leave it out, or await the answer in a step of its own");
            }
            if (step.handler().equals(ChildTask.HANDLER)) {
                checkChild(step);
            }
            step.flow().undo().ifPresent(undo -> {
                EffectiveStep undoing = EffectiveStep.undoing(step, undo, StepSettings.NONE);
                check(undoing);
                checkUndo(undoing);
            });
            for (EnvironmentDraft environment : draft.environments()) {
                EnvironmentDraft.StepOverride override = environment.steps().get(step.name());
                if (override != null
                        && (override.handler().isPresent() || override.config().isPresent())) {
                    check(EffectiveStep.of(step, StepSettings.NONE, Optional.of(environment)));
                }
            }
        }
    }

    private void checkChild(StepDraft step) {
        if (step.flow().answerWithin().isPresent()) {
            problems.add(
                    step.place().child("answerWithin").orElse(step.place()),
                    "this step waits for a task, not for an answer",
                    "leave it out, and give the task's template a timeout");
        }
        if (step.flow().decides()) {
            problems.add(
                    step.place().child("decides").orElse(step.place()),
                    "a task does not decide",
                    "let a step behind this one decide by its result");
        }
    }

    /// A step whose answer comes from outside waits for it, and says by what token.
    private void checkAnswer(StepDraft step, EffectiveStep written) {
        Map<String, @Nullable Object> config = config(written);
        Optional<StepHandler<?, ?>> leavingIt =
                handlers.find(written.handler()).filter(handler -> handler.leavesAnswerToOthers(config));
        if (leavingIt.isEmpty()) {
            return;
        }
        if (step.flow().answerWithin().isEmpty()) {
            problems.add(
                    written.configPlace(),
                    "somebody outside is to say how this step ended, and it does not wait for that",
                    "add answerWithin: 1h");
        }
        if (step.flow().decides()) {
            problems.add(
                    step.place().child("decides").orElse(step.place()),
                    "what somebody outside answers does not decide",
                    "let a step behind this one decide by its result");
        }
        if (leavingIt.get().asksByToken(config)
                && step.input()
                        .flatMap(place ->
                                InputMapping.read(place, new Problems()).answerToken())
                        .isEmpty()) {
            problems.add(
                    step.input().orElse(step.place()),
                    "nobody is told the token by which this step is answered for",
                    "pass it on: input: { token: \"${answer.token}\" }");
        }
    }

    /// What compensates a step is through when its handler is.
    private void checkUndo(EffectiveStep undoing) {
        Map<String, @Nullable Object> config = config(undoing);
        if (handlers.find(undoing.handler())
                .filter(handler -> handler.leavesAnswerToOthers(config) && !handler.asksByToken(config))
                .isPresent()) {
            problems.add(
                    undoing.handlerPlace(),
                    "a compensation does not wait for what somebody outside answers",
                    "compensate with a handler that is through when it returns");
        }
    }

    private static Map<String, @Nullable Object> config(EffectiveStep step) {
        return step.config()
                .filter(Node.Mapping.class::isInstance)
                .<Map<String, @Nullable Object>>map(node -> MAPPER.convertValue(CanonicalJson.tree(node), PLAIN_VALUES))
                .orElse(Map.of());
    }

    private void check(EffectiveStep step) {
        if (step.handler().isEmpty() || handlers.hasWorkers(step.handler())) {
            return;
        }
        Optional<StepHandler<?, ?>> handler = handlers.find(step.handler());
        if (handler.isEmpty()) {
            String fix = nearest.orElse(
                    step.handler(),
                    handlers.names(),
                    handlers.names().isEmpty()
                            ? "no handlers are installed"
                            : "installed are: " + String.join(", ", handlers.names()));
            problems.add(step.handlerPlace(), "no handler is called '" + step.handler() + "'", fix);
            return;
        }
        for (ConfigProblem problem : problemsOf(handler.get(), step)) {
            problems.add(place(step.configPlace(), problem.at()), problem.problem(), problem.fix());
        }
    }

    /// A handler is its user's code: if it throws, that is a problem of this step, not the end of the check.
    private static List<ConfigProblem> problemsOf(StepHandler<?, ?> handler, EffectiveStep step) {
        try {
            return handler.problemsIn(config(step));
        } catch (RuntimeException e) {
            return List.of(new ConfigProblem(
                    "", "handler '" + step.handler() + "' could not check this config: " + e, "mend the handler"));
        }
    }

    /// The value of a dotted key, or what there is of the way to it.
    private static Place place(Place config, String at) {
        if (at.isEmpty()) {
            return config;
        }
        Place place = config;
        for (String key : at.split("\\.", -1)) {
            Optional<Place> child = place.child(key);
            if (child.isEmpty()) {
                return place.node() instanceof Node.Mapping ? place.missing(key) : place;
            }
            place = child.get();
        }
        return place;
    }
}
