package dev.millrace.engine.usecase;

import dev.millrace.engine.advance.Advance;
import dev.millrace.engine.advance.Order;
import dev.millrace.engine.advance.Plan;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.Reason;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;

/// Does with a task what people ask: one write, which says who asked and why. Asking twice is answered like asking once
/// where the task then stands as asked, and is refused where it does not.
public final class ControlTask {
    /// Bytes of a result that a person gives.
    public static final int LARGEST_RESULT = 4 * 1024;

    private final TaskStore tasks;
    private final AdvanceTask advance;
    private final InstantSource clock;

    public ControlTask(TaskStore tasks, Queues queues, Templates templates, Journal journal, InstantSource clock) {
        this.tasks = tasks;
        this.clock = clock;
        this.advance = new AdvanceTask(tasks, queues, templates, journal, clock);
    }

    /// What became of a wish.
    public sealed interface Controlled {
        /// It is as asked, by this call or one before it.
        record Done(TaskRecord task) implements Controlled {}

        /// It can't be done as the task stands.
        ///
        /// @param because a part of a sentence
        record Refused(TaskRecord task, String because) implements Controlled {}

        record UnknownTask() implements Controlled {}

        /// @param name as asked for
        record UnknownStep(TaskRecord task, String name) implements Controlled {}
    }

    /// @param reason for people; kept in the task's history
    /// @param actor who asks
    public Controlled control(TaskId id, Wish wish, String reason, String actor, Invocation invocation) {
        Optional<TaskRecord> read = tasks.readTask(id).filter(standing -> !standing.gone());
        if (read.isEmpty()) {
            return new Controlled.UnknownTask();
        }
        TaskRecord task = read.get();
        Template template = advance.template(task);
        Optional<String> named = stepOf(wish);
        if (named.isPresent() && template.numberOf(named.get()).isEmpty()) {
            return new Controlled.UnknownStep(task, named.get());
        }
        Optional<String> refused = refusal(task, template, wish);
        if (refused.isPresent()) {
            return new Controlled.Refused(task, refused.get());
        }
        return new Change(template, wish, reason, actor, invocation).on(task);
    }

    /// Deletes a task that has ended: from this write on it is gone, and the next sweep erases what is left of it.
    ///
    /// @return refused while it has not ended
    public Controlled delete(TaskId id, String reason, String actor, Invocation invocation) {
        Optional<TaskRecord> read = tasks.readTask(id);
        if (read.isEmpty()) {
            return new Controlled.UnknownTask();
        }
        AtomicReference<Optional<Reason>> ignored = new AtomicReference<>(Optional.empty());
        AdvanceTask.Advanced advanced =
                advance.write(read.get(), advance.template(read.get()), invocation, (standing, grown) -> {
                    ignored.set(Optional.empty());
                    return switch (Advance.forget(
                            grown, standing, Cause.DELETED, reason, actor, clock.instant(), invocation.nextWriter())) {
                        case Decision.Moves<Plan> moves -> moves.to();
                        case Decision.Ignored<Plan> not -> {
                            ignored.set(Optional.of(not.because()));
                            yield new Plan.Nothing(List.of());
                        }
                    };
                });
        return advanced.written() || advanced.task().gone()
                ? new Controlled.Done(advanced.task())
                : new Controlled.Refused(
                        advanced.task(),
                        ignored.get().orElse(Reason.NOT_APPLICABLE).sentence());
    }

    private static Optional<String> stepOf(Wish wish) {
        return switch (wish) {
            case Wish.Retry retry -> retry.step();
            case Wish.Skip skip -> Optional.of(skip.step());
            case Wish.Resolve resolve -> resolve.step();
            case Wish.Restart restart -> Optional.of(restart.step());
            case Wish.Cancel none -> Optional.empty();
            case Wish.Leave none -> Optional.empty();
            case Wish.Pause none -> Optional.empty();
            case Wish.Resume none -> Optional.empty();
            case Wish.Move none -> Optional.empty();
        };
    }

    /// What only other records than the task's can tell.
    private Optional<String> refusal(TaskRecord task, Template template, Wish wish) {
        if (wish instanceof Wish.Resolve resolve
                && resolve.result()
                        .filter(result -> result.size() > LARGEST_RESULT)
                        .isPresent()) {
            return Optional.of("a result given by hand has at most " + LARGEST_RESULT + " bytes");
        }
        boolean setsAside = wish instanceof Wish.Skip || wish instanceof Wish.Resolve;
        OptionalInt step = stepOf(wish).map(template::numberOf).orElse(OptionalInt.empty());
        return setsAside && step.isPresent() && runs(task, step.getAsInt())
                ? Optional.of(Reason.RUNNING.sentence())
                : Optional.empty();
    }

    private boolean runs(TaskRecord task, int step) {
        return !task.ended()
                && tasks.readStep(task.id(), step)
                        .filter(record -> record.epoch() == task.epoch())
                        .filter(record -> record.state() instanceof StepState.Running running
                                && clock.instant().isBefore(running.leaseUntil()))
                        .isPresent();
    }

    /// One wish on its way into the task's record.
    private final class Change {
        private Template template;
        private final Wish wish;
        private final String reason;
        private final String actor;
        private final Invocation invocation;
        private Optional<Reason> ignored = Optional.empty();

        Change(Template template, Wish wish, String reason, String actor, Invocation invocation) {
            this.template = template;
            this.wish = wish;
            this.reason = reason;
            this.actor = actor;
            this.invocation = invocation;
        }

        Controlled on(TaskRecord read) {
            AdvanceTask.Advanced advanced = advance.write(read, template, invocation, this::plan);
            template = advanced.template();
            TaskRecord now = advanced.task();
            if (!advanced.written() && isSo(now)) {
                // Whoever asks again may not have heard the first answer, for we died before we had sent what it led
                // to.
                advance.payDebts(now, template, invocation);
                advance.tellParent(now);
            }
            if (advanced.written() || isSo(now)) {
                return new Controlled.Done(now);
            }
            return new Controlled.Refused(
                    now, ignored.orElse(Reason.NOT_APPLICABLE).sentence());
        }

        private Plan plan(TaskRecord standing, Template grown) {
            template = grown;
            String writer = invocation.nextWriter();
            Decision<Plan> decision = wish instanceof Wish.Cancel
                    ? Advance.cancel(template, standing, reason, actor, clock.instant(), writer)
                    : Advance.order(template, standing, order(standing), reason, actor, clock.instant(), writer);
            return switch (decision) {
                case Decision.Moves<Plan> moves -> moves.to();
                case Decision.Ignored<Plan> not -> {
                    ignored = Optional.of(not.because());
                    yield new Plan.Nothing(List.of());
                }
            };
        }

        private Order order(TaskRecord task) {
            return switch (wish) {
                case Wish.Leave leave -> new Order.Leave(leave.takesBack());
                case Wish.Pause pause -> new Order.Pause();
                case Wish.Resume resume -> new Order.Resume();
                case Wish.Retry retry -> new Order.Retry(failures(task, retry.step()));
                case Wish.Skip skip -> new Order.SkipStep(number(skip.step()));
                case Wish.Resolve resolve ->
                    resolve.step().isPresent()
                            ? new Order.ResolveStep(
                                    number(resolve.step().get()),
                                    resolve.result().map(ControlTask::kept))
                            : new Order.Resolve();
                case Wish.Restart restart -> new Order.RestartFrom(number(restart.step()));
                case Wish.Move move -> new Order.MoveTo(move.lane());
                case Wish.Cancel cancel -> throw new IllegalStateException("A cancellation is planned by itself");
            };
        }

        private int number(String step) {
            return template.numberOf(step).orElseThrow();
        }

        /// The steps that failed for good, with the attempt in which they did.
        private Map<Integer, Integer> failures(TaskRecord task, Optional<String> only) {
            List<Integer> failed = new ArrayList<>();
            task.failed().forEach(step -> {
                if (task.isNode(step) && only.map(name -> number(name) == step).orElse(true)) {
                    failed.add(step);
                }
            });
            Map<Integer, Integer> attempts = new HashMap<>();
            if (!failed.isEmpty()) {
                Map<Integer, StepRecord> records = tasks.readSteps(task.id(), failed);
                for (int step : failed) {
                    int most = template.step(step).retry().mostAttempts();
                    StepRecord record = records.get(step);
                    attempts.put(
                            step,
                            record != null && record.epoch() == task.epoch() ? Math.max(1, record.attempt()) : most);
                }
            }
            return attempts;
        }

        /// Whether the task stands as was asked, so that asking again is no error.
        private boolean isSo(TaskRecord task) {
            TaskState.Kind kind = task.state().kind();
            return switch (wish) {
                case Wish.Cancel cancel -> kind == TaskState.Kind.CANCELLED;
                case Wish.Leave leave ->
                    kind == TaskState.Kind.CANCELLED
                            || !kind.ends() && task.head().isLeaving();
                case Wish.Pause pause -> kind == TaskState.Kind.PAUSED;
                case Wish.Resume resume -> !kind.ends() && kind != TaskState.Kind.PAUSED;
                case Wish.Skip skip -> task.skipped().contains(number(skip.step()));
                case Wish.Resolve resolve ->
                    resolve.step()
                            .map(step -> task.resolved().contains(number(step)))
                            .orElse(kind == TaskState.Kind.RESOLVED);
                case Wish.Move move -> task.head().lane() == move.lane();
                case Wish.Retry retry -> false;
                case Wish.Restart restart -> false;
            };
        }
    }

    private static Kept kept(Json result) {
        return new Kept.Result(result);
    }
}
