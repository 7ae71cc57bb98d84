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
    private final Template template;
    private final Map<Integer, Json> known = new HashMap<>();
    private final Set<Integer> elsewhere = new HashSet<>();
    private Optional<Json> input = Optional.empty();

    TaskInput(TaskStore tasks, Payloads payloads, Template template) {
        this.tasks = tasks;
        this.payloads = payloads;
        this.template = template;
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
    Map<String, Json> results(TaskRecord task, StepTemplate reader) {
        return results(task, reader.reads());
    }

    private Map<String, Json> results(TaskRecord task, StepSet wanted) {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        Map<String, Json> results = declared(task, wanted);
        wanted.forEach(step -> task.growth()
                .itemsOf(step)
                .filter(fan -> task.released().contains(step))
                .ifPresent(fan -> results.put(template.step(step).name(), gathered(task, fan))));
        return results;
    }

    /// The results of a step's items as one list, with `null` for those that failed and were tolerated. It is put
    /// together where it is read; nobody has to write it.
    Json gathered(TaskRecord task, Fan fan) {
        StepSet items = StepSet.range(fan.base(), fan.end());
        fetch(task, items);
        StringBuilder list = new StringBuilder("[");
        items.forEach(item -> list.append(list.length() > 1 ? "," : "")
                .append(known.getOrDefault(item, Json.NULL).text()));
        return new Json(list.append(']').toString());
    }

    private Map<String, Json> declared(TaskRecord task, StepSet wanted) {
        fetch(task, wanted);
        Map<String, Json> named = new HashMap<>();
        wanted.forEach(step -> {
            Json result = known.get(step);
            if (result != null) {
                named.put(template.step(step).name(), result);
            }
        });
        return named;
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
