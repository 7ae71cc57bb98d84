package dev.millrace.engine.usecase;

import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.readiness.Reporting;
import dev.millrace.engine.readiness.StepReport;
import dev.millrace.engine.readiness.TaskReport;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/// Answers what people ask of a task. Reads everything that is kept of it: the task, its pages and its steps' records.
public final class ReadTask {
    private final TaskStore tasks;
    private final GrownTemplates templates;

    public ReadTask(TaskStore tasks, Templates templates) {
        this.tasks = tasks;
        this.templates = new GrownTemplates(templates, tasks);
    }

    /// A task and all that is known of it.
    ///
    /// @param history oldest first; of one moment in the order of the writes
    /// @param results by step name, of the steps nothing comes after: what the task is for
    /// @param writes tells what the task has cost
    /// @param children by step number, the task that it has started last
    public record View(
            TaskRecord task,
            Template template,
            TaskReport report,
            List<Move> history,
            Map<String, Payload> results,
            Writes writes,
            Map<Integer, TaskId> children) {}

    /// How often its items were written, refused writes not counted.
    ///
    /// @param task the task's own item
    /// @param steps the records of steps, together
    /// @param records how many steps have a record: those that travelled through a queue or waited
    /// @param pages each written once
    /// @param unseen moves that no record keeps any more
    public record Writes(long task, long steps, int records, int pages, int unseen) {
        static Writes of(TaskRecord task, Collection<StepRecord> records, List<Page> pages) {
            return new Writes(
                    task.version(),
                    records.stream().mapToLong(StepRecord::revision).sum(),
                    records.size(),
                    pages.size(),
                    task.history().left()
                            + records.stream()
                                    .mapToInt(record -> record.history().left())
                                    .sum()
                            + pages.stream()
                                    .mapToInt(page -> page.history().left())
                                    .sum());
        }
    }

    public Optional<View> read(TaskId id) {
        return tasks.readTask(id).filter(task -> !task.gone()).map(this::view);
    }

    private View view(TaskRecord task) {
        Template template = templates.of(task);
        Map<Integer, StepRecord> records = tasks.readSteps(task.id());
        List<Page> pages =
                task.lastPage().map(last -> tasks.readPages(task.id(), last)).orElse(List.of());
        Map<Integer, Kept> kept = new HashMap<>();
        List<Move> history = new ArrayList<>();
        for (Page page : pages.reversed()) {
            kept.putAll(page.results());
            history.addAll(page.history().moves());
        }
        kept.putAll(task.results());
        history.addAll(task.history().moves());
        records.values().forEach(record -> history.addAll(record.history().moves()));
        history.sort(Comparator.comparing(Move::at));
        TaskReport report = new Reporting(template, task, records, kept, history).report();
        return new View(
                task,
                template,
                report,
                history,
                results(task, template, records, kept),
                Writes.of(task, records.values(), pages),
                children(task, template, report, records));
    }

    /// Nothing tells of them but the steps: their ids follow from those. One with a key of its own is named by its
    /// step's result.
    private static Map<Integer, TaskId> children(
            TaskRecord task, Template template, TaskReport report, Map<Integer, StepRecord> records) {
        Map<Integer, TaskId> children = new HashMap<>();
        for (StepReport step : report.steps()) {
            task.described(template, step.number()).flow().child().ifPresent(child -> {
                OptionalInt attempt = Optional.ofNullable(records.get(step.number()))
                        .filter(record -> child.waits() && record.epoch() == task.epoch())
                        .map(record -> Kin.awaiting(record).isPresent() ? Kin.awaiting(record) : Kin.awaited(record))
                        .orElse(
                                !child.waits() && child.key().isEmpty() && step.state() == StepState.Kind.COMPLETE
                                        ? OptionalInt.of(0)
                                        : OptionalInt.empty());
                attempt.ifPresent(number -> children.put(
                        step.number(), Kin.childOf(child, task.id(), step.number(), task.epoch(), number)));
            });
        }
        return children;
    }

    /// Only of a task that has ended; none otherwise.
    private static Map<String, Payload> results(
            TaskRecord task, Template template, Map<Integer, StepRecord> records, Map<Integer, Kept> kept) {
        Map<String, Payload> results = new HashMap<>();
        if (task.ended()) {
            task.released().stream()
                    .filter(step -> step < task.head().steps())
                    .filter(step -> template.graph().childCount(step) == 0)
                    .forEach(step -> result(task, template, step, records, kept)
                            .ifPresent(result -> results.put(template.step(step).name(), result)));
        }
        return results;
    }

    private static Optional<Payload> result(
            TaskRecord task, Template template, int step, Map<Integer, StepRecord> records, Map<Integer, Kept> kept) {
        IntFunction<Optional<Json>> ofMember =
                member -> result(task, template, member, records, kept).map(ReadTask::shown);
        return Gathering.of(task.growth(), template, step, ofMember)
                .<Payload>map(Payload.Inline::new)
                .or(() -> result(step, records, kept));
    }

    /// A large one is named by where it is kept.
    private static Json shown(Payload payload) {
        return switch (payload) {
            case Payload.Inline inline -> inline.json();
            case Payload.Stored stored -> new Json("{\"stored\":\"" + stored.ref() + "\"}");
        };
    }

    private static Optional<Payload> result(int step, Map<Integer, StepRecord> records, Map<Integer, Kept> kept) {
        if (kept.get(step) instanceof Kept.Result result) {
            return Optional.of(new Payload.Inline(result.json()));
        }
        return Optional.ofNullable(records.get(step)).flatMap(StepRecord::result);
    }
}
