package dev.millrace.enginetemplates.format;

import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Stale;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a document in the terms of the format: kinds, known and missing keys, names, durations. Goes on
/// after each problem.
public final class DraftReader {
    /// Ten years.
    private static final Duration LONGEST_KEEP = Duration.ofDays(3_653);

    private final Problems problems;

    public DraftReader(Problems problems) {
        this.problems = problems;
    }

    /// @return nothing if the document is not even a mapping
    public Optional<TemplateDraft> read(Node root) {
        return Section.of(Place.root(root), Keys.TEMPLATE, problems).map(this::template);
    }

    private TemplateDraft template(Section template) {
        template.require("namespace", "name the group the template belongs to");
        template.require("name", "give the template a name");
        template.require("version", "write version: 1.0.0");
        template.require("steps", "list at least one step");
        template.text("$schema");
        Optional<Section> defaults = template.section("defaults", Keys.DEFAULTS);
        return new TemplateDraft(
                template.place(),
                template.name("namespace").orElse(""),
                template.name("name").orElse(""),
                version(template),
                template.text("description"),
                template.child("input"),
                template.oneOf("failurePolicy", FailurePolicy.class).orElse(FailurePolicy.FAIL_FAST),
                template.oneOf("events", EventLevel.class).orElse(EventLevel.ALL),
                template.duration("timeout", Duration.ofSeconds(1), Backoff.LONGEST),
                IdentityReader.read(template),
                template.section("stale", Keys.STALE).flatMap(DraftReader::stale),
                keep(template),
                defaults.map(Section::place).orElse(template.place()),
                defaults.map(StepSettings::read).orElse(StepSettings.NONE),
                template.child("steps").map(this::steps).orElse(List.of()),
                template.mapping("environments", "write environment names with what differs in each")
                        .map(this::environments)
                        .orElse(List.of()));
    }

    /// How long ended tasks are kept.
    private static Optional<Duration> keep(Section section) {
        return section.duration("keep", Duration.ofSeconds(1), LONGEST_KEEP);
    }

    private static Optional<Stale> stale(Section stale) {
        stale.require("after", "write how long nothing may change, such as after: 2h");
        Optional<Duration> after = stale.duration("after", Stale.SHORTEST, Stale.LONGEST);
        Stale.Action action = stale.oneOf("action", Stale.Action.class).orElse(Stale.Action.ALERT);
        return after.map(time -> new Stale(time, action));
    }

    private String version(Section template) {
        Optional<Place> place = template.child("version");
        if (place.isPresent() && place.get().node() instanceof Node.Numeric number) {
            problems.add(
                    place.get(),
                    "a version has three numbers",
                    "write version: " + number.value().toBigInteger() + ".0.0");
            return "";
        }
        return template.text("version")
                .filter(version -> {
                    boolean fits = TemplateRef.VERSION.matcher(version).matches();
                    if (!fits) {
                        problems.add(
                                place.orElse(template.place()),
                                "'" + Section.shortened(version) + "' is not a version",
                                "write three numbers such as 1.0.0");
                    }
                    return fits;
                })
                .orElse("");
    }

    /// Steps that a decision returned.
    ///
    /// @param list of them, none or more
    public List<StepDraft> created(Place list) {
        if (list.node() instanceof Node.Sequence sequence && sequence.items().isEmpty()) {
            return List.of();
        }
        return steps(list);
    }

    /// A template's or an environment's `defaults`, by themselves.
    public StepSettings defaults(Node defaults) {
        return Section.of(Place.root(defaults), Keys.DEFAULTS, problems)
                .map(StepSettings::read)
                .orElse(StepSettings.NONE);
    }

    private List<StepDraft> steps(Place place) {
        if (!(place.node() instanceof Node.Sequence sequence)) {
            Section.wrongKind(place, "a list of steps", "begin each step with '- name:'", problems);
            return List.of();
        }
        List<Node> items = sequence.items();
        if (items.isEmpty()) {
            problems.add(place, "there is no step", "list at least one");
        }
        if (items.size() > Template.MOST_STEPS) {
            problems.add(
                    place,
                    "there are " + items.size() + " steps",
                    "a template has at most " + Template.MOST_STEPS + "; split the workflow");
            return List.of();
        }
        List<StepDraft> steps = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Section.of(place.child(i, items.get(i)), Keys.STEP, problems)
                    .map(this::step)
                    .ifPresent(steps::add);
        }
        return steps;
    }

    private StepDraft step(Section step) {
        step.require("name", "give the step a name");
        step.require("handler", "name the handler that does the work");
        step.text("description");
        return new StepDraft(
                step.place(),
                step.name("name").orElse(""),
                step.text("handler").orElse(""),
                step.child("dependsOn").map(this::dependencies).orElse(List.of()),
                step.child("input"),
                step.mapping("config", "write the handler's settings as keys and values"),
                step.child("result"),
                StepSettings.read(step),
                FlowReader.read(step),
                LimitReader.read(step));
    }

    private List<StepDraft.Dependency> dependencies(Place place) {
        return switch (place.node()) {
            case Node.Text text -> List.of(new StepDraft.Dependency(text.value(), place));
            case Node.Sequence sequence -> {
                List<StepDraft.Dependency> parents =
                        new ArrayList<>(sequence.items().size());
                for (int i = 0; i < sequence.items().size(); i++) {
                    Place item = place.child(i, sequence.items().get(i));
                    Section.textAt(item, problems).ifPresent(name -> parents.add(new StepDraft.Dependency(name, item)));
                }
                yield parents;
            }
            default -> {
                Section.wrongKind(place, "the name of a step, or a list of names", "write dependsOn: [a, b]", problems);
                yield List.of();
            }
        };
    }

    private List<EnvironmentDraft> environments(Place place) {
        List<EnvironmentDraft> environments = new ArrayList<>();
        for (Node.Entry entry : ((Node.Mapping) place.node()).entries()) {
            Place at = place.child(entry);
            if (Section.isName(entry.key(), at, problems)) {
                Section.of(at, Keys.ENVIRONMENT, problems)
                        .map(section -> environment(entry.key(), section))
                        .ifPresent(environments::add);
            }
        }
        return environments;
    }

    private EnvironmentDraft environment(String name, Section section) {
        Optional<Section> defaults = section.section("defaults", Keys.DEFAULTS);
        return new EnvironmentDraft(
                name,
                keep(section),
                defaults.map(Section::place).orElse(section.place()),
                defaults.map(StepSettings::read).orElse(StepSettings.NONE),
                section.mapping("steps", "write step names with what differs in each")
                        .map(this::overrides)
                        .orElse(Map.of()));
    }

    private Map<String, EnvironmentDraft.StepOverride> overrides(Place place) {
        Map<String, EnvironmentDraft.StepOverride> overrides = new LinkedHashMap<>();
        for (Node.Entry entry : ((Node.Mapping) place.node()).entries()) {
            Section.of(place.child(entry), Keys.STEP_OVERRIDE, problems)
                    .ifPresent(section -> overrides.put(
                            entry.key(),
                            new EnvironmentDraft.StepOverride(
                                    section.place(),
                                    section.text("handler"),
                                    section.mapping("config", "write the settings that differ"),
                                    StepSettings.read(section))));
        }
        return overrides;
    }
}
