package dev.millrace.enginetemplates.compile;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.template.Flow;
import dev.millrace.engine.template.ForEach;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetemplates.condition.ConditionReader;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.EnvironmentDraft;
import dev.millrace.enginetemplates.format.FlowDraft;
import dev.millrace.enginetemplates.format.RetryBlock;
import dev.millrace.enginetemplates.format.StepDraft;
import dev.millrace.enginetemplates.format.StepSettings;
import dev.millrace.enginetemplates.format.TemplateDraft;
import dev.millrace.enginetemplates.mapping.InputMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes a [Template] of a draft without problems. Equal values of different steps become one object: a template of
/// 100,000 steps has few different policies.
public final class TemplateCompiler {
    private static final Json NO_CONFIG = new Json("{}");

    private final TemplateDraft draft;
    private final StepOrder order;
    private final Surroundings around;
    private final Map<Object, Object> shared = new HashMap<>();

    private TemplateCompiler(TemplateDraft draft, StepOrder order, Surroundings around) {
        this.around = around;
        this.draft = draft;
        this.order = order;
    }

    /// @param environment whose overrides apply; one that the template does not speak of changes nothing
    public static Template compile(TemplateDraft draft, StepOrder order, String hash, String environment) {
        return new TemplateCompiler(draft, order, Surroundings.NONE).template(hash, draft.environment(environment));
    }

    /// Of steps that are created in a task, in their order.
    public static List<StepTemplate> compile(TemplateDraft draft, StepOrder order, Surroundings around) {
        return new TemplateCompiler(draft, order, around).steps(draft.settings(), Optional.empty());
    }

    private Template template(String hash, Optional<EnvironmentDraft> environment) {
        StepSettings defaults = environment
                .map(EnvironmentDraft::settings)
                .orElse(StepSettings.NONE)
                .over(draft.settings());
        List<StepTemplate> steps = steps(defaults, environment);
        Template template = new Template(
                new TemplateRef(draft.namespace(), draft.name(), draft.version()),
                hash,
                draft.description(),
                draft.input().map(TemplateCompiler::json),
                steps,
                order.graph(),
                draft.failurePolicy(),
                defaults.lane().orElse(Lane.NORMAL),
                draft.events(),
                draft.timeout(),
                draft.identity(),
                draft.stale(),
                environment.flatMap(EnvironmentDraft::keep).or(draft::keep));
        return steps.stream().anyMatch(step -> step.flow().decides())
                ? template.withDefaults(defaults(environment))
                : template;
    }

    /// As they are written, the uppermost first.
    private List<Json> defaults(Optional<EnvironmentDraft> environment) {
        List<Json> defaults = new ArrayList<>();
        environment
                .filter(one -> !one.settings().equals(StepSettings.NONE))
                .ifPresent(one -> defaults.add(json(one.defaults())));
        if (!draft.settings().equals(StepSettings.NONE)) {
            defaults.add(json(draft.defaults()));
        }
        return defaults;
    }

    private List<StepTemplate> steps(StepSettings defaults, Optional<EnvironmentDraft> environment) {
        List<StepTemplate> steps = new ArrayList<>(order.steps().size());
        for (StepDraft step : order.steps()) {
            steps.add(step(EffectiveStep.of(step, defaults, environment), step.input(), flow(step, defaults)));
        }
        return steps;
    }

    private StepTemplate step(EffectiveStep effective, Optional<Place> input, Flow flow) {
        StepDraft step = effective.step();
        StepSettings settings = effective.settings();
        Optional<InputMapping> mapping = input.map(place -> InputMapping.read(place, new Problems()));
        Optional<ConditionReader.Reads> condition =
                step.flow().condition().map(place -> ConditionReader.read(place, new Problems()));
        Optional<InputMapping> items =
                step.flow().forEach().map(each -> InputMapping.read(each.items(), new Problems()));
        Set<String> reads = new HashSet<>();
        mapping.ifPresent(from -> reads.addAll(from.steps()));
        items.ifPresent(from -> reads.addAll(from.steps()));
        condition.ifPresent(from -> from.uses().forEach(use -> reads.add(use.step())));
        boolean readsTaskInput = mapping.map(InputMapping::readsTaskInput).orElse(true)
                || items.map(InputMapping::readsTaskInput).orElse(false)
                || condition.map(ConditionReader.Reads::readsTaskInput).orElse(false);
        return new StepTemplate(
                step.name(),
                share(effective.handler()),
                effective
                        .config()
                        .map(CanonicalJson::of)
                        .map(Json::new)
                        .map(this::share)
                        .orElse(NO_CONFIG),
                input.map(TemplateCompiler::json).map(this::share),
                readsTaskInput,
                reads.isEmpty() ? StepSet.EMPTY : numbers(reads),
                share(settings.retry().map(RetryBlock::policy).orElse(RetryPolicy.DEFAULT)),
                share(settings.timeout().orElse(StepTemplate.DEFAULT_TIMEOUT)),
                settings.heartbeat().map(this::share),
                effective.lane(),
                step.result().map(TemplateCompiler::json).map(this::share),
                starting(effective, flow),
                step.limits().isEmpty() ? List.of() : share(step.limits()));
    }

    private Flow flow(StepDraft step, StepSettings defaults) {
        FlowDraft flow = step.flow();
        if (flow.equals(FlowDraft.PLAIN)) {
            return Flow.PLAIN;
        }
        return share(new Flow(
                flow.group(),
                flow.condition().map(TemplateCompiler::json).map(this::share),
                flow.afterSkipped(),
                flow.decides(),
                flow.decides() ? children(step) : List.of(),
                flow.forEach()
                        .map(each -> new ForEach(
                                json(each.items()), each.atOnce(), each.tolerated(), each.toleratedPercent())),
                flow.undo().map(undo -> undo(step, undo, defaults)),
                flow.answerWithin()));
    }

    private StepTemplate undo(StepDraft step, FlowDraft.UndoDraft undo, StepSettings defaults) {
        EffectiveStep effective = EffectiveStep.undoing(step, undo, defaults);
        Optional<InputMapping> mapping = undo.input().map(place -> InputMapping.read(place, new Problems()));
        StepSettings settings = effective.settings();
        return new StepTemplate(
                "undo " + step.name(),
                share(effective.handler()),
                effective.config().map(CanonicalJson::of).map(Json::new).orElse(NO_CONFIG),
                undo.input().map(TemplateCompiler::json),
                mapping.map(InputMapping::readsTaskInput).orElse(true),
                mapping.map(from -> numbers(from.steps())).orElse(StepSet.EMPTY),
                share(settings.retry().map(RetryBlock::policy).orElse(RetryPolicy.DEFAULT)),
                share(settings.timeout().orElse(StepTemplate.DEFAULT_TIMEOUT)),
                settings.heartbeat().map(this::share),
                effective.lane(),
                Optional.empty(),
                starting(effective, Flow.PLAIN),
                List.of());
    }

    private static Flow starting(EffectiveStep effective, Flow flow) {
        return ChildTaskReader.read(effective.handler(), effective.config())
                .map(flow::starting)
                .orElse(flow);
    }

    private List<String> children(StepDraft step) {
        List<String> names = new ArrayList<>();
        order.graph()
                .forEachChild(
                        order.numberOf(step.name()).orElseThrow(),
                        child -> names.add(order.steps().get(child).name()));
        return names;
    }

    private StepSet numbers(Set<String> steps) {
        return share(StepSet.of(steps.stream().mapToInt(this::numberOf).toArray()));
    }

    private int numberOf(String step) {
        return order.numberOf(step)
                .map(number -> around.base() + number)
                .orElseGet(() -> around.numberOf(step).orElseThrow());
    }

    private static Json json(Place place) {
        return new Json(CanonicalJson.of(place.node()));
    }

    @SuppressWarnings("unchecked") // What is stored under an equal key is of its class.
    private <T> T share(T value) {
        return (T) shared.computeIfAbsent(value, same -> same);
    }
}
