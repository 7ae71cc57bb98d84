package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.memory.MemoryPayloads;
import dev.millrace.enginetestkit.memory.MemoryTemplates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands in the table, as it was written: tasks, steps, pages, and what follows from them. It checks nothing.
final class Records {
    private final MemoryTemplates templates;
    private final MemoryPayloads payloads;
    private final Map<TaskId, TaskRecord> tasks = new HashMap<>();
    private final Map<Place, StepRecord> steps = new HashMap<>();
    private final Map<TaskId, Map<Long, Page>> pages = new HashMap<>();
    private final Map<Grown, Template> grown = new HashMap<>();
    private final Map<TaskId, TaskRecord> erased = new HashMap<>();
    private final Set<TaskId> touched = new HashSet<>();

    /// What was created in a task up to some time.
    private record Grown(TaskId task, List<Fan> created) {}

    Records(MemoryTemplates templates, MemoryPayloads payloads) {
        this.templates = templates;
        this.payloads = payloads;
    }

    /// @return what stood there
    @Nullable TaskRecord put(TaskRecord image) {
        return tasks.put(image.id(), image);
    }

    /// @return what stood there
    @Nullable StepRecord put(StepRecord image) {
        return steps.put(new Place(image.task(), image.step()), image);
    }

    void put(Page page) {
        pages.computeIfAbsent(page.task(), task -> new HashMap<>()).put(page.version(), page);
    }

    /// Nothing stands any more of a task.
    void erase(TaskRecord gone) {
        erased.put(gone.id(), gone);
        tasks.remove(gone.id());
        steps.keySet().removeIf(place -> place.task().equals(gone.id()));
        pages.remove(gone.id());
        touched.remove(gone.id());
    }

    Map<TaskId, TaskRecord> tasks() {
        return tasks;
    }

    /// Tasks that vanished, as they were last; some of them there are again by now.
    Map<TaskId, TaskRecord> erased() {
        return erased;
    }

    Template template(TaskId task) {
        TaskRecord record = tasks.get(task);
        if (record == null) {
            throw new IllegalStateException("No task " + task + " was written");
        }
        Template declared = templates.byHash(
                record.head().origin().template(), record.head().origin().templateHash());
        List<Fan> created = record.growth().fans().stream()
                .filter(fan -> fan.kind() == Fan.Kind.CREATED)
                .toList();
        return created.isEmpty()
                ? declared
                : grown.computeIfAbsent(new Grown(task, created), key -> grown(key, declared));
    }

    private Template grown(Grown key, Template declared) {
        Template all = declared;
        for (Fan fan : key.created()) {
            Json plan = record(key.task(), fan.step())
                    .flatMap(StepRecord::result)
                    .map(payloads::read)
                    .orElseThrow(() -> new Violation("Nothing tells what was created: " + fan));
            all = templates.grown(all, fan.step(), fan.base(), plan);
        }
        return all;
    }

    Growth growth(TaskId task) {
        TaskRecord record = tasks.get(task);
        return record == null ? Growth.NONE : record.growth();
    }

    Optional<StepRecord> record(TaskId task, int step) {
        return Optional.ofNullable(steps.get(new Place(task, step)));
    }

    /// The tasks that this attempt of a step has started.
    List<TaskRecord> children(TaskId task, int step, int epoch, int attempt) {
        return tasks.values().stream()
                .filter(child -> child.head()
                        .parent()
                        .filter(parent -> parent.task().equals(task)
                                && parent.step() == step
                                && parent.epoch() == epoch
                                && parent.attempt() == attempt)
                        .isPresent())
                .toList();
    }

    boolean startsTask(TaskId task, int step) {
        return template(task).step(growth(task).declared(step)).flow().child().isPresent();
    }

    boolean hasEnded(TaskId id) {
        TaskRecord task = tasks.get(id);
        return task != null && task.ended();
    }

    /// Somebody orders what the graph and the handlers alone do not lead to.
    void touch(TaskId task) {
        touched.add(task);
    }

    boolean isTouched(TaskId task) {
        return touched.contains(task);
    }

    /// The result that stands for a declared step: of one that stands for many, all theirs.
    Optional<Json> standing(TaskId id, int step) {
        Optional<Fan> created = growth(id).createdBy(step);
        if (created.isPresent()) {
            List<String> all = new ArrayList<>();
            for (int one = created.get().base(); one < created.get().end(); one++) {
                String name = template(id).step(one).name();
                standing(id, one).ifPresent(result -> all.add("\"" + name + "\":" + result.text()));
            }
            return Optional.of(new Json("{" + String.join(",", all) + "}"));
        }
        Optional<Fan> items = growth(id).itemsOf(step);
        if (items.isEmpty()) {
            return result(id, step);
        }
        List<String> all = new ArrayList<>();
        for (int item = items.get().base(); item < items.get().end(); item++) {
            all.add(result(id, item).orElse(Json.NULL).text());
        }
        return Optional.of(new Json("[" + String.join(",", all) + "]"));
    }

    /// The result that stands for a step, wherever it is kept.
    Optional<Json> result(TaskId id, int step) {
        Optional<Kept> kept = kept(id, step);
        return kept.isPresent() && kept.get() instanceof Kept.Result result
                ? Optional.of(result.json())
                : record(id, step).flatMap(StepRecord::result).map(payloads::read);
    }

    private Optional<Kept> kept(TaskId id, int step) {
        TaskRecord task = tasks.get(id);
        if (task == null) {
            return Optional.empty();
        }
        Kept kept = task.results().get(step);
        for (Optional<Long> page = task.lastPage(); kept == null && page.isPresent(); ) {
            Page read = pages.getOrDefault(id, Map.of()).get(page.get());
            if (read == null) {
                throw new Violation("Task " + id + " refers to page " + page.get() + ", which was never put");
            }
            kept = read.results().get(step);
            page = read.previous();
        }
        return Optional.ofNullable(kept);
    }

    /// Code of the error with which a step failed for good; empty if it did not.
    String lastError(TaskId id, int step) {
        if (record(id, step).map(StepRecord::state).orElse(new StepState.Pending())
                instanceof StepState.Failed failed) {
            return failed.error().code();
        }
        return kept(id, step)
                .filter(Kept.Failure.class::isInstance)
                .map(failure -> ((Kept.Failure) failure).error().code())
                .orElse("");
    }
}
