package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.simulation.Scheduler.Actor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Each run of a handler: whether it may begin when it does, by what stands and by what its worker has seen.
final class Attempts {
    /// One run of a handler.
    ///
    /// @param number in the result the run returns
    /// @param legs that its checkpoint tells of
    record Run(long number, TaskId task, int step, int attempt, int legs, Actor by) {}

    private record Begun(Place place, int epoch) {}

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Records records;
    private final LimitsHold limits;
    private final List<Run> runs = new ArrayList<>();
    private final Map<Place, List<Run>> active = new HashMap<>();
    private final Map<String, Place> keys = new HashMap<>();
    private final Map<Begun, String> keyOf = new HashMap<>();
    private final Map<Actor, Map<TaskId, Long>> sights = new HashMap<>();
    private final Map<TaskId, Long> leavingSince = new HashMap<>();
    private Function<Instant, Duration> slowness = since -> Duration.ZERO;

    Attempts(InstantSource clock, Scheduler scheduler, Records records, LimitsHold limits) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.records = records;
        this.limits = limits;
    }

    /// How long calls took that were slow, since some time.
    void allowing(Function<Instant, Duration> slow) {
        slowness = slow;
    }

    /// The one who moves has written this record.
    void wrote(TaskRecord image) {
        saw(image);
        leaves(image);
    }

    /// The one who moves has seen this record.
    void saw(TaskRecord record) {
        sights.computeIfAbsent(scheduler.moving(), actor -> new HashMap<>()).put(record.id(), record.version());
    }

    /// From which version on nothing of the task is to begin but what takes back.
    private void leaves(TaskRecord image) {
        if (image.head().isLeaving() && !image.ended()) {
            leavingSince.putIfAbsent(image.id(), image.version());
        } else {
            leavingSince.remove(image.id());
        }
    }

    /// Nothing is known of a task any more.
    void erase(TaskId gone) {
        keyOf.keySet().removeIf(begun -> begun.place().task().equals(gone));
        keys.values().removeIf(place -> place.task().equals(gone));
        leavingSince.remove(gone);
        sights.values().forEach(seen -> seen.remove(gone));
    }

    Run began(StepCall call) {
        TaskRecord task = records.tasks().get(call.task());
        Actor by = scheduler.moving();
        Place place = new Place(call.task(), call.number());
        if (task == null) {
            throw new Violation("A step of no task began: " + call);
        }
        mayBegin(call, task, by);
        isWanted(call, task, by);
        keyIsItsOwn(call, task, place);
        if (!records.isTouched(call.task())) {
            inputsStand(call);
        }
        laneAllows(call, task);
        int legs = call.heartbeat()
                .checkpoint()
                .map(checkpoint -> Integer.parseInt(checkpoint.text()))
                .orElse(0);
        Run run = new Run(runs.size(), call.task(), call.number(), call.attempt(), legs, by);
        runs.add(run);
        active.computeIfAbsent(place, each -> new ArrayList<>()).add(run);
        return run;
    }

    /// Its parents are done, and nothing that its worker has seen of the task forbids it.
    private void mayBegin(StepCall call, TaskRecord task, Actor by) {
        long seen = sights.getOrDefault(by, Map.of()).getOrDefault(call.task(), 0L);
        boolean asItStands = !records.isTouched(call.task()) || seen == task.version();
        Graph graph = records.template(call.task()).graph();
        unless(
                !asItStands || task.isUnlocked(graph, call.number()),
                "Step %d of %s began before its parents were done: %s",
                call.number(),
                call.task(),
                task.released());
        if (asItStands && task.isNode(call.number())) {
            graph.forEachParent(call.number(), parent -> createdIsDone(task, call.number(), parent));
        }
        unless(
                !task.ended() || seen < task.version(),
                "Step %d of %s began although its worker had seen the task's end",
                call.number(),
                call.task());
        boolean claimedBefore = task.runningInPlace(call.number()).isPresent();
        unless(
                task.state().kind() != TaskState.Kind.PAUSED || seen < task.version() || claimedBefore,
                "Step %d of %s began although its worker had seen the task paused",
                call.number(),
                call.task());
        unless(
                task.state().kind() != TaskState.Kind.BLOCKED || seen < task.version() || claimedBefore,
                "Step %d of %s began although its worker had seen the task blocked",
                call.number(),
                call.task());
        unless(
                seen < leavingSince.getOrDefault(call.task(), Long.MAX_VALUE)
                        || claimedBefore
                        || takesBack(task, call.number()),
                "Step %d of %s began although its worker had seen that the task is being cancelled",
                call.number(),
                call.task());
    }

    /// One key for a step and an epoch, through all attempts, and for no other.
    private void keyIsItsOwn(StepCall call, TaskRecord task, Place place) {
        keys.computeIfPresent(call.idempotencyKey(), (same, owner) -> isVoid(task, owner.step()) ? place : owner);
        Place owner = keys.putIfAbsent(call.idempotencyKey(), place);
        String key = keyOf.putIfAbsent(new Begun(place, epochOf(call)), call.idempotencyKey());
        unless(
                (owner == null || owner.equals(place)) && (key == null || key.equals(call.idempotencyKey())),
                "Idempotency key %s is used by %s and %s",
                call.idempotencyKey(),
                String.valueOf(owner),
                place);
    }

    /// Once the order to move the task has had time to arrive. Who starts the task that a step already waits for, as
    /// another died before it could, goes on with what began.
    private void laneAllows(StepCall call, TaskRecord task) {
        boolean goesOn = records.record(call.task(), call.number())
                .filter(record -> record.epoch() == task.epoch() && record.state() instanceof StepState.Waiting)
                .isPresent();
        if (goesOn) {
            return;
        }
        boolean knowsItsLane = task.history().moves().stream()
                .filter(move -> move.cause() == Cause.MOVED_TO_LANE)
                .allMatch(move -> move.at()
                        .plus(LimitsHold.ON_THE_WAY)
                        .plus(slowness.apply(move.at()))
                        .isBefore(clock.instant()));
        if (knowsItsLane) {
            Lane lane = task.head().laneOf(task.described(records.template(call.task()), call.number()));
            limits.began(task.head().origin().template(), lane, slowness);
        }
    }

    void stopped(Run run) {
        active.getOrDefault(new Place(run.task(), run.step()), new ArrayList<>())
                .remove(run);
    }

    /// How many runs of a step are under way whose workers live.
    long alive(Place place) {
        return active.getOrDefault(place, List.of()).stream()
                .filter(run -> !run.by().life().isOver())
                .count();
    }

    int runs() {
        return runs.size();
    }

    Run runOf(Json result) {
        String text = result.text();
        int from = text.indexOf("\"run\":") + 6;
        return runs.get(Integer.parseInt(text.substring(from, text.indexOf(',', from))));
    }

    /// Of an epoch behind the first, its number is the last part of the key.
    private static int epochOf(StepCall call) {
        String[] parts = call.idempotencyKey().split("/", -1);
        return parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
    }

    /// Items that are made out anew get new numbers, and are the same items.
    private static boolean isVoid(TaskRecord task, int step) {
        return task.growth()
                .fanOf(step)
                .filter(fan -> fan.kind() == Fan.Kind.VOID)
                .isPresent();
    }

    private static boolean takesBack(TaskRecord task, int step) {
        return task.growth()
                .fanOf(step)
                .filter(fan -> fan.kind() == Fan.Kind.UNDO)
                .isPresent();
    }

    private static void createdIsDone(TaskRecord task, int step, int parent) {
        task.growth()
                .createdBy(parent)
                .ifPresent(fan -> unless(
                        task.settled().containsAll(StepSet.range(fan.base(), fan.end())),
                        "Step %d began before all was done that step %d created: %s",
                        step,
                        parent,
                        task));
    }

    /// No step of a child begins once its worker has seen that nobody waits for the child any more.
    private void isWanted(StepCall call, TaskRecord task, Actor by) {
        task.head().parent().filter(Parent::waits).ifPresent(parent -> {
            TaskRecord above = records.tasks().get(parent.task());
            unless(above != null, "Task %s has a parent that there is not", task.id());
            long seen = sights.getOrDefault(by, Map.of()).getOrDefault(parent.task(), 0L);
            unless(
                    above == null || !above.ended() || seen < above.version(),
                    "Step %d of %s began although its worker had seen the parent's end",
                    call.number(),
                    call.task());
        });
    }

    private void inputsStand(StepCall call) {
        Template template = records.template(call.task());
        call.step().reads().forEach(parent -> {
            Optional<Json> standing = records.standing(call.task(), parent);
            Json handed = call.results().get(template.step(parent).name());
            unless(
                    standing.equals(Optional.ofNullable(handed)),
                    "Step %d of %s was given another result of step %d than stands: %s, not %s",
                    call.number(),
                    call.task(),
                    parent,
                    String.valueOf(handed),
                    standing);
        });
    }
}
