package dev.millrace.engine.usecase;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the steps of one task are given: its input, and the results of steps before. Remembers what it has fetched
/// and what the worker produced itself, so a chain run in place reads nothing again. For one worker and one thread.
final class TaskInput {
    private final TaskStore tasks;
    private final Payloads payloads;
    private final Map<Integer, Json> known = new HashMap<>();
    private final Set<Integer> elsewhere = new HashSet<>();
    private Optional<Json> input = Optional.empty();

    TaskInput(TaskStore tasks, Payloads payloads) {
        this.tasks = tasks;
        this.payloads = payloads;
    }

    void produced(int step, Json result) {
        known.put(step, result);
    }

    Json input(TaskRecord task) {
        if (input.isEmpty()) {
            input = Optional.of(payloads.read(task.head().input()));
        }
        return input.get();
    }

    /// Results by step name, of those of the wanted steps that have one.
    ///
    /// @param template with what was created in the task
    Map<String, Json> results(TaskRecord task, Template template, StepTemplate reader) {
        return results(task, template, reader.reads());
    }

    /// The same, of these steps.
    Map<String, Json> results(TaskRecord task, Template template, StepSet wanted) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        fetch(task, members(task, wanted));
        Map<String, Json> named = new HashMap<>();
        wanted.forEach(step -> {
            Optional<Json> gathered = task.released().contains(step) ? result(task, template, step) : known(step);
            gathered.ifPresent(result -> named.put(template.step(step).name(), result));
        });
        return named;
    }

    private Optional<Json> result(TaskRecord task, Template template, int step) {
        return Gathering.of(task.growth(), template, step, member -> result(task, template, member))
                .or(() -> known(step));
    }

    private Optional<Json> known(int step) {
        return Optional.ofNullable(known.get(step));
    }

    /// These steps, and in the place of those that stand for others the others.
    private static StepSet members(TaskRecord task, StepSet wanted) {
        StepSet all = wanted;
        for (Fan fan : task.growth().fans()) {
            boolean stoodFor = fan.kind() == Fan.Kind.ITEMS || fan.kind() == Fan.Kind.CREATED;
            if (stoodFor && all.contains(fan.step())) {
                all = all.minus(fan.step()).plus(StepSet.range(fan.base(), fan.end()));
            }
        }
        return all;
    }

    /// Sees to it that what there is of these results is known.
    private void fetch(TaskRecord task, StepSet wanted) {
        learn(task.results());
        List<Integer> missing = new ArrayList<>(unknown(wanted));
        if (!missing.isEmpty() && task.lastPage().isPresent()) {
            for (Page page : tasks.readPages(task.id(), task.lastPage().get())) {
                learn(page.results());
            }
            missing = unknown(wanted);
        }
        if (!missing.isEmpty()) {
            for (StepRecord record : tasks.readSteps(task.id(), missing).values()) {
                record.result().ifPresent(payload -> known.put(record.step(), payloads.read(payload)));
            }
        }
    }

    private List<Integer> unknown(StepSet wanted) {
        return wanted.stream().filter(step -> !known.containsKey(step)).boxed().toList();
    }

    private void learn(Map<Integer, Kept> kept) {
        kept.forEach((step, value) -> {
            if (value instanceof Kept.Result result && !elsewhere.contains(step)) {
                known.putIfAbsent(step, result.json());
            } else if (value instanceof Kept.Reset) {
                elsewhere.add(step);
            }
        });
    }
}
