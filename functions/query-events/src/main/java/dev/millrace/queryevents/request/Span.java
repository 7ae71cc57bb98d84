package dev.millrace.queryevents.request;

import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.queryevents.store.EventQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Which events a request means: its `from`, `to`, types, `task`, `namespace` and `pattern`. A task's own times bound
/// where its events are looked for; else it is the last day.
public final class Span {
    private static final Duration BY_DEFAULT = Duration.ofDays(1);

    /// By what the clocks of workers may differ, and an event may follow the end of its task.
    private static final Duration AROUND = Duration.ofMinutes(15);

    private final TaskStore tasks;

    public Span(TaskStore tasks) {
        this.tasks = tasks;
    }

    /// @param types the name of the parameter that names types
    /// @throws Refusal with all that is wrong in the request until now
    public EventQuery of(Asked asked, String types, Instant now) {
        Optional<Instant> from = asked.time("from");
        Optional<Instant> to = asked.time("to");
        Optional<TaskId> task = asked.task("task");
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            asked.problem(
                    "to", "it is not after 'from'", "'from' is the first moment, 'to' the first one not asked for");
        }
        Optional<TaskRecord> record =
                from.isPresent() && to.isPresent() ? Optional.empty() : task.flatMap(tasks::readTask);
        if (task.isPresent() && record.isEmpty() && (from.isEmpty() || to.isEmpty())) {
            asked.problem(
                    "task",
                    "the table has no task " + task.get().text() + " that would tell when to look",
                    "say it by 'from' and 'to'");
        }
        Instant end = to.or(() -> record.filter(TaskRecord::ended)
                        .map(ended -> ended.updatedAt().plus(AROUND)))
                .orElse(now.plus(AROUND));
        Instant begin = from.or(
                        () -> record.map(found -> found.head().createdAt().minus(AROUND)))
                .orElse(to.orElse(now).minus(BY_DEFAULT));
        EventQuery query = new EventQuery(
                begin,
                end,
                asked.types(types),
                task.map(TaskId::text),
                asked.text("namespace"),
                asked.pattern("pattern"));
        asked.check();
        return query;
    }
}
