package dev.millrace.engine.usecase;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Seed;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Templates of tasks, with the steps that decisions created in them.
///
/// What was created is written nowhere but in the decision's own record, as its result: the record is written before
/// the
/// task's write that gives numbers to the steps, and no later attempt can replace it once that stands. So a decision
/// that is made twice creates once, and who meets a task without created steps reads nothing more.
final class GrownTemplates {
    /// Steps that are remembered, those of the templates included.
    private static final int MOST_STEPS = 200_000;

    private record Key(TaskId task, List<Fan> created) {}

    private final Templates templates;
    private final TaskStore tasks;
    private final Map<Key, Template> known = new LinkedHashMap<>(16, 0.75f, true);
    private int steps;

    GrownTemplates(Templates templates, TaskStore tasks) {
        this.templates = templates;
        this.tasks = tasks;
    }

    Template of(TaskRecord task) {
        Template declared = templates.byHash(
                task.head().origin().template(), task.head().origin().templateHash());
        return task.growth().creates() ? grown(task, declared) : declared;
    }

    private Template grown(TaskRecord task, Template declared) {
        Key key = key(task);
        Optional<Template> remembered = remembered(key);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        Map<Integer, StepRecord> decisions =
                tasks.readSteps(task.id(), key.created().stream().map(Fan::step).toList());
        Template grown = declared;
        for (Fan fan : key.created()) {
            Json plan = Optional.ofNullable(decisions.get(fan.step()))
                    .flatMap(GrownTemplates::plan)
                    .orElseThrow(() -> new IllegalStateException("Task " + task.id() + " has steps created by step "
                            + fan.step() + ", whose record does not tell of them (any more)"));
            grown = templates.grown(grown, fan.step(), fan.base(), plan);
        }
        remember(key, grown);
        return grown;
    }

    /// That this is the task's template with all that was created up to this record.
    void remember(TaskRecord task, Template template) {
        if (task.growth().creates()) {
            remember(key(task), template);
        }
    }

    /// What a decision's result creates, if it is one that creates.
    Optional<Seed> seed(StepTemplate step, StepRecord record) {
        return step.flow().decides() ? plan(record).map(this::seed) : Optional.empty();
    }

    Seed seed(Json plan) {
        return (in, decision, base) -> templates.grown(in, decision, base, plan);
    }

    private static Optional<Json> plan(StepRecord record) {
        return record.result()
                .filter(Payload.Inline.class::isInstance)
                .map(result -> ((Payload.Inline) result).json())
                .filter(Outcome.Creates::isPlan);
    }

    private static Key key(TaskRecord task) {
        return task.growth().fans().stream()
                .filter(fan -> fan.kind() == Fan.Kind.CREATED)
                .collect(Collectors.collectingAndThen(Collectors.toList(), fans -> new Key(task.id(), fans)));
    }

    private synchronized Optional<Template> remembered(Key key) {
        return Optional.ofNullable(known.get(key));
    }

    private synchronized void remember(Key key, Template template) {
        if (known.put(key, template) == null) {
            steps += template.steps().size();
        }
        for (Iterator<Template> oldest = known.values().iterator(); steps > MOST_STEPS && known.size() > 1; ) {
            steps -= oldest.next().steps().size();
            oldest.remove();
        }
    }
}
