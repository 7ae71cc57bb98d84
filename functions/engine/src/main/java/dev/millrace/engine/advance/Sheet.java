package dev.millrace.engine.advance;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.Reason;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskEvent;
import dev.millrace.engine.state.TaskRules;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A task's record while it is being changed: where it stands, and the few ways in which anything in it changes.
/// Lives for one plan, in one thread.
abstract class Sheet {
    /// What a queue can't hold back, the sweep finds.
    static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    /// Whoever writes began at most so long ago: the longest that a function may run, and a minute.
    private static final Duration LONGEST_INVOCATION = Duration.ofMinutes(16);

    static final Optional<Reason> APPLIED = Optional.empty();

    Template template;
    Graph graph;
    final TaskRecord read;
    final Instant at;

    TaskHead head;
    int epoch;
    TaskState state;
    StepSet released;
    StepSet settled;
    StepSet failed;
    StepSet skipped;
    StepSet resolved;
    Growth growth;
    Map<Integer, Kept> results;
    int open;
    final List<InPlace> running;
    final List<Waiter> waiting;
    StepSet owed;
    final Map<Integer, Kept> kept = new HashMap<>();
    Optional<Instant> lookAt;
    int looks;
    boolean lookedNow;

    final List<Move> moves = new ArrayList<>();
    final List<OwnEvents> own = new ArrayList<>();
    final IntList newlyReleased = new IntList();
    final IntList newlySettled = new IntList();
    final IntList newlyFailed = new IntList();
    StepSet toSend = StepSet.EMPTY;
    Optional<InPlace> started = Optional.empty();
    boolean changed;

    Sheet(Template template, TaskRecord read, Instant at) {
        this.template = template;
        this.graph = template.graph();
        this.read = read;
        this.at = at;
        this.head = read.head();
        this.epoch = read.epoch();
        this.state = read.state();
        this.released = read.released();
        this.settled = read.settled();
        this.failed = read.failed();
        this.skipped = read.skipped();
        this.resolved = read.resolved();
        this.growth = read.growth();
        this.results = read.results();
        this.open = read.open();
        this.running = new ArrayList<>(read.running());
        this.waiting = new ArrayList<>(read.waiting());
        this.owed = read.owed();
        this.lookAt = read.lookAt();
        this.looks = read.looks();
    }

    boolean changed() {
        return changed;
    }

    boolean isSettled(int step) {
        return settled.contains(step) || newlySettled.contains(step);
    }

    Optional<Reason> keep(int step, Optional<Kept> what) {
        what.ifPresent(value -> kept.put(step, value));
        return APPLIED;
    }

    /// The write that says how an attempt went tells what it published.
    Optional<Reason> tell(InPlace attempt, Optional<Payload> events) {
        events.ifPresent(list -> own.add(new OwnEvents(attempt.step(), attempt.attempt(), list)));
        return APPLIED;
    }

    Optional<InPlace> runningInPlace(int step) {
        for (InPlace entry : running) {
            if (entry.step() == step) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    void settle(int step, StepState.Kind ending) {
        newlySettled.add(step);
        open--;
        if (ending.releases()) {
            newlyReleased.add(step);
        } else if (ending == StepState.Kind.FAILED) {
            newlyFailed.add(step);
        }
        if (ending == StepState.Kind.SKIPPED) {
            skipped = skipped.plus(step);
        } else if (ending == StepState.Kind.RESOLVED) {
            resolved = resolved.plus(step);
        } else if (ending == StepState.Kind.COMPLETE && isNode(step)) {
            noteEffect(step);
        }
    }

    /// Of a complete step, that there is something to take back.
    void noteEffect(int step) {
        if (template.step(step).flow().undo().isPresent()) {
            growth = growth.undoable(step);
        }
    }

    boolean isNode(int step) {
        return growth.isNode(step, head.steps());
    }

    /// Those of the steps that are declared or created: neither items nor compensations.
    StepSet nodes(StepSet steps) {
        return growth.nodes(steps);
    }

    /// All that comes after these, by way of decisions too: what waits for a decision waits for all that it created.
    StepSet onward(StepSet from, StepSet over) {
        StepSet behind = graph.behind(from, over);
        if (!growth.creates()) {
            return behind;
        }
        StepSet passed = from;
        for (boolean more = true; more; ) {
            more = false;
            for (Fan fan : growth.fans()) {
                StepSet all = StepSet.range(fan.base(), fan.end());
                if (fan.kind() == Fan.Kind.CREATED
                        && !passed.contains(fan.step())
                        && !passed.plus(behind).minus(all).equals(passed.plus(behind))) {
                    passed = passed.plus(fan.step());
                    behind = behind.plus(graph.behind(passed, over));
                    more = true;
                }
            }
        }
        return behind.minus(passed);
    }

    boolean mayStart() {
        return state.kind() != TaskState.Kind.PAUSED && state.kind() != TaskState.Kind.BLOCKED;
    }

    Lane lane(int step) {
        return head.queueOf(described(step));
    }

    /// Whether the step has decided, and what it created is not all done.
    boolean awaitsCreated(int step) {
        return !settled.contains(step) && growth.createdBy(step).isPresent();
    }

    StepTemplate described(int step) {
        return step < head.steps() ? template.step(step) : TaskRecord.described(template, growth, step);
    }

    int height(int step) {
        return step < head.steps() ? graph.height(step) : graph.height(growth.declared(step));
    }

    boolean hasFailed() {
        return !nodes(failed).isEmpty();
    }

    /// Whether nothing is to begin any more.
    boolean failsFast() {
        return head.isLeaving() || template.failurePolicy() == FailurePolicy.FAIL_FAST && hasFailed();
    }

    void giveUp(StepSet steps, Cause cause, String reason, String actor) {
        end(steps, StepState.Kind.CANCELLED, cause, reason, actor);
    }

    /// Settles steps wherever they stand, as far as the task's own record knows it.
    void end(StepSet steps, StepState.Kind ending, Cause cause, String detail, String actor) {
        IntList locked = new IntList();
        IntList sent = new IntList();
        IntList decided = new IntList();
        steps.forEach(step -> {
            Optional<InPlace> entry = runningInPlace(step);
            Optional<Waiter> waiter = waiter(step);
            if (entry.isPresent()) {
                moved(step, StepState.Kind.RUNNING, ending, entry.get().attempt(), cause, detail, actor);
                running.remove(entry.get());
                open--;
            } else if (waiter.isPresent()) {
                moved(step, waiter.get().state(), ending, waiter.get().attempt(), cause, detail, actor);
                waiting.remove(waiter.get());
                open--;
            } else if (growth.createdBy(step).isPresent()) {
                decided.add(step);
            } else if (growth.itemsOf(step).isPresent()) {
                moved(step, StepState.Kind.WAITING, ending, 1, cause, detail, actor);
            } else if (isUnlocked(step)) {
                sent.add(step);
                open--;
            } else {
                locked.add(step);
            }
        });
        moved(StepSet.of(sent.toArray()), StepState.Kind.READY, ending, 1, cause, detail, actor);
        moved(StepSet.of(locked.toArray()), StepState.Kind.PENDING, ending, 0, cause, detail, actor);
        released = released.plus(decided.toArray());
        settled = settled.plus(steps);
        owed = owed.minus(steps);
        toSend = toSend.minus(steps);
    }

    Optional<Waiter> waiter(int step) {
        for (Waiter waiter : waiting) {
            if (waiter.step() == step) {
                return Optional.of(waiter);
            }
        }
        return Optional.empty();
    }

    boolean isUnlocked(int step) {
        return isNode(step)
                ? graph.parentsIn(released, step)
                : growth.fanOf(step).filter(fan -> fan.isUnlocked(step)).isPresent();
    }

    /// All that could go on if a worker took it: unlocked, not settled, not running in place, and not
    /// waiting for items.
    StepSet frontier() {
        StepSet could = graph.unlocked(released, settled).minus(StepSet.of(newlySettled.toArray()));
        for (Fan fan : growth.fans()) {
            if (fan.kind() == Fan.Kind.ITEMS || fan.kind() == Fan.Kind.CREATED) {
                could = could.minus(fan.step());
            }
            if (fan.kind() != Fan.Kind.CREATED) {
                could = could.plus(
                        StepSet.range(fan.base(), fan.base() + fan.unlocked()).minus(settled));
            }
        }
        for (InPlace entry : running) {
            could = could.minus(entry.step());
        }
        return could;
    }

    /// Sends whatever could go on: what was let go while nothing was to start, or what goes to another lane.
    void sendFrontier() {
        StepSet could = frontier();
        for (Waiter waiter : waiting) {
            if (Duration.between(at, waiter.due()).compareTo(LONGEST_DELAY) > 0) {
                could = could.minus(waiter.step());
                lookNoLaterThan(waiter.due());
            }
        }
        toSend = toSend.plus(could);
    }

    void owe(StepSet sent) {
        owed = owed.minus(sent).plus(toSend);
    }

    void lookNoLaterThan(Instant due) {
        lookAt = lookAt.map(planned -> planned.isBefore(due) ? planned : due);
    }

    void move(TaskEvent event, Cause cause, String detail, String actor) {
        move(event, cause, detail, actor, moves.size());
    }

    void move(TaskEvent event, Cause cause, String detail, String actor, int position) {
        if (TaskRules.decide(state, event) instanceof Decision.Moves<TaskState> decided) {
            TaskState to = decided.to();
            moves.add(position, new Move.OfTask(Optional.of(state.kind()), to.kind(), cause, detail, actor, at));
            state = to;
        }
    }

    void moved(StepSet steps, StepState.Kind from, StepState.Kind to, int attempt, Cause cause, String detail) {
        moved(steps, from, to, attempt, cause, detail, "");
    }

    void moved(
            int step, StepState.Kind from, StepState.Kind to, int attempt, Cause cause, String detail, String actor) {
        moved(StepSet.of(step), from, to, attempt, cause, detail, actor);
    }

    void moved(
            StepSet steps,
            StepState.Kind from,
            StepState.Kind to,
            int attempt,
            Cause cause,
            String detail,
            String actor) {
        if (!steps.isEmpty()) {
            moves.add(new Move.OfSteps(steps, from, to, attempt, cause, detail, actor, at));
        }
    }

    Plan.Change change(String writer, List<Plan.IgnoredHappening> ignored) {
        boolean ended = state.kind().ends();
        boolean full =
                PageRoom.weight(results, read.history().moves()) + PageRoom.weight(kept, moves) > PageRoom.of(head)
                        && !(results.isEmpty() && read.history().moves().isEmpty());
        Optional<Page> page = full
                ? Optional.of(new Page(read.id(), read.version(), read.lastPage(), results, read.history()))
                : Optional.empty();
        Map<Integer, Kept> all = full ? kept : with(results, kept);
        long version = read.version() + 1;
        TaskRecord next = new TaskRecord(
                head,
                state,
                version,
                epoch,
                released,
                settled,
                failed,
                skipped,
                resolved,
                open,
                running,
                waiting,
                ended ? StepSet.EMPTY : owed,
                named(),
                all,
                (full ? History.startingWith(moves) : read.history().then(moves)).telling(own),
                full ? Optional.of(read.version()) : read.lastPage(),
                ended ? forgottenAt() : lookAt,
                looks,
                lookedNow ? version : read.seenVersion(),
                writer,
                at);
        return new Plan.Change(page, next, started, ended ? StepSet.EMPTY : toSend, template, ignored);
    }

    /// With the names of the created steps that this write speaks of.
    private Growth named() {
        if (!growth.creates()) {
            return growth;
        }
        Map<Integer, String> names = new HashMap<>();
        for (Move move : moves) {
            if (move instanceof Move.OfSteps ofSteps) {
                ofSteps.steps().forEach(step -> {
                    int node = growth.declared(step);
                    if (node >= head.steps() && template.has(node)) {
                        names.put(node, template.step(node).name());
                    }
                });
            }
        }
        return growth.naming(names);
    }

    /// When the sweep looks at a task that has ended: once it was kept for long enough. One that is gone it erases, at
    /// once if no worker can have been cut off from a step of it, else when the last of them has come to its end: what
    /// that writes would be left behind, and be taken for a record of another task under the same key.
    private Optional<Instant> forgottenAt() {
        boolean gone = !moves.isEmpty() && Move.FORGETS.contains(moves.getLast().cause());
        Instant left = read.updatedAt().plus(LONGEST_INVOCATION);
        return gone
                ? Optional.of(left.isAfter(at) && mayHaveCutOff() ? left : at)
                : template.keep().map(at::plus);
    }

    private boolean mayHaveCutOff() {
        boolean byItself = state.kind() == TaskState.Kind.COMPLETE || state.kind() == TaskState.Kind.FAILED;
        return !byItself
                || epoch > 0
                || read.lastPage().isPresent()
                || read.history().moves().stream().anyMatch(Sheet::cutsOff);
    }

    private static boolean cutsOff(Move move) {
        return move instanceof Move.OfSteps of
                && (of.from() == StepState.Kind.RUNNING || of.from() == StepState.Kind.READY)
                && (of.cause() == Cause.LEASE_EXPIRED
                        || of.cause() == Cause.TASK_TIMEOUT
                        || of.cause() == Cause.WENT_STALE
                        || of.cause() == Cause.ITEMS_ENDED);
    }

    static Map<Integer, Kept> with(Map<Integer, Kept> results, Map<Integer, Kept> more) {
        if (more.isEmpty() || results.isEmpty()) {
            return more.isEmpty() ? results : more;
        }
        Map<Integer, Kept> all = HashMap.newHashMap(results.size() + more.size());
        all.putAll(results);
        all.putAll(more);
        return all;
    }
}
