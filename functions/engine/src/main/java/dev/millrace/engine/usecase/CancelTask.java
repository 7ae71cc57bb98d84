package dev.millrace.engine.usecase;

import dev.millrace.engine.advance.Advance;
import dev.millrace.engine.advance.Plan;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Template;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Ends a task that nobody wants any more. Asking twice is answered like asking once.
public final class CancelTask {
    private final TaskStore tasks;
    private final AdvanceTask advance;
    private final InstantSource clock;

    public CancelTask(TaskStore tasks, Queues queues, Templates templates, Journal journal, InstantSource clock) {
        this.tasks = tasks;
        this.clock = clock;
        this.advance = new AdvanceTask(tasks, queues, templates, journal, clock);
    }

    /// What became of the wish.
    public sealed interface Cancelled {
        /// It is cancelled, by this call or one before it.
        record Done(TaskRecord task) implements Cancelled {}

        /// It had ended otherwise.
        record TooLate(TaskRecord task) implements Cancelled {}

        record UnknownTask() implements Cancelled {}
    }

    /// @param actor who asks
    public Cancelled cancel(TaskId id, String reason, String actor, Invocation invocation) {
        Optional<TaskRecord> read = tasks.readTask(id);
        if (read.isEmpty()) {
            return new Cancelled.UnknownTask();
        }
        Template template = advance.template(read.get());
        TaskRecord now = advance.write(
                        read.get(), template, standing -> plan(template, standing, reason, actor, invocation))
                .task();
        return switch (now.state().kind()) {
            case CANCELLED -> new Cancelled.Done(now);
            case PENDING, RUNNING, WAITING, BLOCKED, PAUSED, COMPLETE, FAILED, RESOLVED -> new Cancelled.TooLate(now);
        };
    }

    private Plan plan(Template template, TaskRecord standing, String reason, String actor, Invocation invocation) {
        return Advance.cancel(template, standing, reason, actor, clock.instant(), invocation.nextWriter())
                        instanceof Decision.Moves<Plan> moves
                ? moves.to()
                : new Plan.Nothing(List.of());
    }
}
