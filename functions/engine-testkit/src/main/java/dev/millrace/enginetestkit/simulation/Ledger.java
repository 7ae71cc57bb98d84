package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.letter.Letters;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Continuation;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.IdentityRecord;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Flow;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.memory.MemoryLetterStore;
import dev.millrace.enginetestkit.memory.MemoryPayloads;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import dev.millrace.enginetestkit.memory.MemoryTemplates;
import dev.millrace.enginetestkit.simulation.Scheduler.Actor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Watches every write and every attempt, and knows what must hold of them. What it checks, it checks at once, so that
/// a trace ends where the trouble is.
final class Ledger implements MemoryTaskStore.Stream {
    /// One run of a handler.
    ///
    /// @param number in the result the run returns
    /// @param legs that its checkpoint tells of
    record Run(long number, TaskId task, int step, int attempt, int legs, Actor by) {}

    private record Place(TaskId task, int step) {}

    /// @param by who wrote the claim that stands
    private record Claim(Actor by, Instant leaseUntil) {}

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Counts counts;
    private final MemoryTemplates templates;
    private final MemoryPayloads payloads;
    private final LimitsHold limits;

    private Function<Instant, Duration> slowness = since -> Duration.ZERO;
    private MemoryTaskStore.Stream audience = MemoryTaskStore.Stream.UNHEARD;
    private final Map<Grown, Template> grown = new HashMap<>();
    private final Map<TaskId, Story> stories = new LinkedHashMap<>();
    private final Map<TaskId, TaskRecord> tasks = new HashMap<>();
    private final Map<Place, StepRecord> steps = new HashMap<>();
    private final Map<Place, Claim> claims = new HashMap<>();
    private final Map<TaskId, Map<Long, Page>> pages = new HashMap<>();
    private final Map<Actor, Map<TaskId, Long>> sights = new HashMap<>();
    private final Map<String, Place> keys = new HashMap<>();
    private final Map<Begun, String> keyOf = new HashMap<>();
    private final Map<TaskId, IdentityRecord> windows = new HashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private final Set<Cause> causes = EnumSet.noneOf(Cause.class);
    private final Set<String> moves = new TreeSet<>();
    private final MemoryLetterStore letters = new MemoryLetterStore();
    private final Map<Place, List<Run>> active = new HashMap<>();

    /// What was created in a task up to some time.
    private record Grown(TaskId task, List<Fan> created) {}

    private record Begun(Place place, int epoch) {}

    private final Set<TaskId> touched = new HashSet<>();
    private final Map<TaskId, TaskRecord> erased = new HashMap<>();
    private final Set<TaskId> stale = new HashSet<>();
    private final Map<TaskId, Long> leavingSince = new HashMap<>();

    Ledger(
            InstantSource clock,
            Scheduler scheduler,
            Counts counts,
            MemoryTemplates templates,
            MemoryPayloads payloads,
            LimitsHold limits) {
        this.limits = limits;
        this.clock = clock;
        this.scheduler = scheduler;
        this.counts = counts;
        this.templates = templates;
        this.payloads = payloads;
    }

    /// Of all transitions that were told.
    Set<Cause> causes() {
        return causes;
    }

    /// From state to state, of all transitions that were told.
    Set<String> moves() {
        return moves;
    }

    /// What was given up, as the table's stream tells it.
    MemoryLetterStore letters() {
        return letters;
    }

    private void noted(List<Move> published) {
        for (Move move : published) {
            causes.add(move.cause());
            switch (move) {
                case Move.OfTask of -> of.from().ifPresent(from -> moves.add("task " + from + " > " + of.to()));
                case Move.OfSteps of -> moves.add("step " + of.from() + " > " + of.to());
            }
        }
    }

    /// What a new task's template is made of.
    private void count(Template template, TaskRecord first) {
        if (first.head().tenant().isPresent()) {
            counts.count(Feature.TENANT);
        }
        if (erased.containsKey(first.id())) {
            counts.count(Feature.KEY_USED_AGAIN);
        }
        for (StepTemplate step : template.steps()) {
            Flow flow = step.flow();
            step.heartbeat().ifPresent(beat -> counts.count(Feature.HEARTBEAT));
            flow.condition().ifPresent(condition -> counts.count(Feature.CONDITION));
            flow.child().ifPresent(child -> counts.count(Feature.CHILD_TASK));
        }
    }

    /// What came to the graph.
    private void count(Growth before, Growth now) {
        now.fans().stream()
                .filter(fan -> before.fans().stream().noneMatch(old -> old.base() == fan.base()))
                .forEach(fan -> counts.count(
                        switch (fan.kind()) {
                            case ITEMS, VOID -> Feature.ITEMS;
                            case UNDO -> Feature.COMPENSATION;
                            case CREATED -> Feature.CREATED_STEPS;
                        }));
    }

    Map<TaskId, TaskRecord> tasks() {
        return tasks;
    }

    Story story(TaskId task) {
        return stories.computeIfAbsent(
                task, id -> new Story(id, template(id).graph().size()));
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

    /// In which submissions were to get this task, if it was named by a window.
    Optional<IdentityRecord> window(TaskId task) {
        return Optional.ofNullable(windows.get(task));
    }

    void opened(IdentityRecord window) {
        windows.values().stream()
                .filter(other -> other.id().equals(window.id()) && !other.equals(window))
                .forEach(other -> unless(
                        !other.until().isAfter(window.since()),
                        "A window was opened while another stood: %s, then %s",
                        other,
                        window));
        windows.put(window.task(), window);
    }

    // ---- writes ----

    MemoryTemplates templates() {
        return templates;
    }

    /// How long calls took that were slow, since some time.
    void allowing(Function<Instant, Duration> slow) {
        slowness = slow;
    }

    /// Who else is told of each write.
    void tell(MemoryTaskStore.Stream other) {
        audience = other;
    }

    @Override
    public void wrote(TaskRecord image) {
        audience.wrote(image);
        TaskRecord before = tasks.put(image.id(), image);
        if (before == null) {
            unless(image.version() == 1, "A new task has version 1: %s", image);
        } else {
            unless(image.version() == before.version() + 1, "A version was passed over: %s", image);
            boolean byHand = image.history().published().stream()
                    .anyMatch(move -> !move.actor().isEmpty());
            unless(
                    !before.ended() || byHand && !before.gone() || image.gone() && !before.gone(),
                    "A task was written after its end: %s, then %s",
                    before,
                    image);
            unless(
                    byHand && touched.contains(image.id())
                            || image.released().containsAll(before.released())
                                    && image.settled().containsAll(before.settled())
                                    && image.failed().containsAll(before.failed()),
                    "Steps left the sets: %s, then %s",
                    before,
                    image);
        }
        Template template = template(image.id());
        SetsAgree.check(template, image);
        growsInOrder(template, before, image);
        timersWereDue(before, image);
        leasesWereOver(before, image);
        Story story = story(image.id());
        if (before != null && before.epoch() != image.epoch()) {
            unless(image.epoch() == before.epoch() + 1, "An epoch was passed over: %s", image);
            int end = before.growth().end(before.head().steps());
            StepSet stands = StepSet.of(image.growth().fans().stream()
                    .filter(fan -> fan.kind() == Fan.Kind.ITEMS || fan.kind() == Fan.Kind.CREATED)
                    .mapToInt(Fan::step)
                    .toArray());
            story.beginAnew(StepSet.range(0, end).minus(before.settled()).minus(stands));
        }
        noted(image.history().published());
        if (before == null) {
            count(template, image);
        } else {
            count(before.growth(), image.growth());
        }
        Letters.of(image, template).forEach(letters::put);
        story.told(image.history().published());
        StepSet settledBefore = before == null ? StepSet.EMPTY : before.settled();
        StepSet newly = image.settled().minus(settledBefore);
        for (Fan fan : image.growth().fans()) {
            newly = fan.kind() == Fan.Kind.VOID ? newly.minus(StepSet.range(fan.base(), fan.end())) : newly;
        }
        StepSet skipped = newly.minus(newly.minus(image.skipped()));
        story.agrees(skipped, StepState.Kind.SKIPPED);
        StepSet resolved = newly.minus(newly.minus(image.resolved()));
        story.agrees(resolved, StepState.Kind.RESOLVED);
        story.agrees(
                newly.minus(newly.minus(image.released())).minus(skipped).minus(resolved), StepState.Kind.COMPLETE);
        story.agrees(newly.minus(newly.minus(image.failed())), StepState.Kind.FAILED);
        story.agrees(newly.minus(image.released()).minus(image.failed()), StepState.Kind.CANCELLED);
        unless(
                story.state().equals(Optional.of(image.state().kind())),
                "The record has %s, its transitions tell of %s: %s",
                image.state().kind(),
                story.state(),
                image.id());
        if (before != null) {
            returnedInPlace(before, image);
        }
        for (InPlace entry : image.running()) {
            if (before == null || !before.running().contains(entry)) {
                claims.put(new Place(image.id(), entry.step()), new Claim(scheduler.moving(), entry.leaseUntil()));
            }
        }
        limits.wrote(template(image.id()), Optional.ofNullable(before), image);
        saw(image);
        leaves(image);
        changed(image.id(), image.history().published());
    }

    /// From which version on nothing of the task is to begin but what takes back.
    private void leaves(TaskRecord image) {
        if (image.head().isLeaving() && !image.ended()) {
            leavingSince.putIfAbsent(image.id(), image.version());
        } else {
            leavingSince.remove(image.id());
        }
    }

    /// A stale task is told once for each change.
    private void changed(TaskId task, List<Move> moves) {
        for (Move move : moves) {
            if (move.cause() == Cause.WENT_STALE && move instanceof Move.OfTask) {
                unless(stale.add(task), "Task %s went stale twice, and nothing changed in between", task);
            } else {
                stale.remove(task);
            }
        }
    }

    /// Somebody orders what the graph and the handlers alone do not lead to.
    void touch(TaskId task) {
        touched.add(task);
        story(task).touch();
    }

    boolean isTouched(TaskId task) {
        return touched.contains(task);
    }

    /// All that lay with a task is gone, and its id is free.
    void erased(TaskRecord gone, boolean bare) {
        TaskRecord standing = tasks.get(gone.id());
        if (standing == null || standing.version() != gone.version()) {
            return;
        }
        unless(standing.gone(), "A task was erased that nobody wants forgotten: %s", standing);
        unless(bare, "Something is left behind of %s", standing);
        counts.count(Feature.ERASED);
        erased.put(gone.id(), gone);
        tasks.remove(gone.id());
        stories.remove(gone.id());
        steps.keySet().removeIf(place -> place.task().equals(gone.id()));
        claims.keySet().removeIf(place -> place.task().equals(gone.id()));
        keyOf.keySet().removeIf(begun -> begun.place().task().equals(gone.id()));
        keys.values().removeIf(place -> place.task().equals(gone.id()));
        pages.remove(gone.id());
        touched.remove(gone.id());
        stale.remove(gone.id());
        leavingSince.remove(gone.id());
        sights.values().forEach(seen -> seen.remove(gone.id()));
    }

    /// Tasks that vanished, as they were last; some of them there are again by now.
    Map<TaskId, TaskRecord> erased() {
        return erased;
    }

    /// Effects are noted in the order in which they came about, and taken back one at a time in the reverse.
    private static void growsInOrder(Template template, @Nullable TaskRecord before, TaskRecord image) {
        List<Integer> noted = before == null ? List.of() : before.growth().undoable();
        List<Integer> now = image.growth().undoable();
        unless(
                before != null && before.epoch() != image.epoch()
                        || now.size() >= noted.size()
                                && now.subList(0, noted.size()).equals(noted),
                "What was done was forgotten: %s, then %s",
                noted,
                now);
        for (int step : now) {
            unless(
                    (image.released().contains(step)
                                    || image.growth().createdBy(step).isPresent())
                            && template.step(step).flow().undo().isPresent(),
                    "Step %d has nothing to take back: %s",
                    step,
                    image);
        }
        image.growth().undo().ifPresent(fan -> {
            int done = StepSet.range(fan.base(), fan.base() + fan.unlocked())
                    .minus(image.settled())
                    .size();
            unless(done <= 1, "Two effects are taken back at once: %s", image);
            unless(
                    image.hasFailed() || image.head().isLeaving(),
                    "Effects are taken back, and nothing failed: %s",
                    image);
        });
    }

    /// What waits on the task's own record goes on when it is due.
    private void timersWereDue(@Nullable TaskRecord before, TaskRecord image) {
        if (before == null) {
            return;
        }
        for (Waiter waiter : before.waiting()) {
            boolean wentOn = waiter.kind() == Waiter.Kind.TIMER
                    && image.released().contains(waiter.step())
                    && !image.skipped().contains(waiter.step())
                    && !image.resolved().contains(waiter.step());
            unless(
                    !wentOn || !clock.instant().isBefore(waiter.due()),
                    "Step %d of %s was complete before its time came: %s",
                    waiter.step(),
                    image.id(),
                    waiter);
        }
    }

    /// A step that has a record goes on when that says that it is due. Where there is none, or one that only keeps a
    /// result, the task's record says it.
    private void wasDue(Place place, @Nullable StepRecord before, StepRecord image) {
        if (before != null && before.state() instanceof StepState.Waiting waiting && waiting.isForTask()) {
            childHadEnded(before, waiting.attempt(), image);
            return;
        }
        Optional<Instant> due = before == null || before.history().moves().isEmpty()
                ? Optional.ofNullable(tasks.get(place.task()))
                        .flatMap(task -> task.waiter(place.step()))
                        .map(Waiter::due)
                : switch (before.state()) {
                    case StepState.Retrying retrying -> Optional.of(retrying.due());
                    case StepState.Waiting waiting -> Optional.of(waiting.due());
                    case StepState.Pending none -> Optional.empty();
                    case StepState.Ready ready -> Optional.of(ready.due());
                    case StepState.Running none -> Optional.empty();
                    case StepState.Complete none -> Optional.empty();
                    case StepState.Failed none -> Optional.empty();
                    case StepState.Skipped none -> Optional.empty();
                    case StepState.Cancelled none -> Optional.empty();
                    case StepState.Resolved none -> Optional.empty();
                };
        boolean answered = image.history().published().stream().anyMatch(move -> move.cause() == Cause.ANSWERED);
        boolean triedAgain = touched.contains(image.task()) && before != null && image.attempt() > before.attempt();
        boolean goesOn = !answered
                && !triedAgain
                && (image.state() instanceof StepState.Running || image.state() instanceof StepState.Complete);
        boolean kept = image.history().moves().isEmpty();
        unless(
                !goesOn || kept || due.filter(clock.instant()::isBefore).isEmpty(),
                "Step %d of %s went on before its time came at %s: %s",
                place.step(),
                place.task(),
                due,
                image);
    }

    /// A step that waits for a task goes on behind that task's end.
    private void childHadEnded(StepRecord before, int attempt, StepRecord image) {
        boolean goesOn = image.history().published().stream().anyMatch(move -> move.cause() == Cause.CHILD_ENDED);
        unless(
                !goesOn
                        || children(before.task(), before.step(), before.epoch(), attempt).stream()
                                .anyMatch(TaskRecord::ended),
                "A step went on before the task had ended that it waits for: %s",
                image);
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

    private boolean startsTask(TaskId task, int step) {
        return template(task).step(growth(task).declared(step)).flow().child().isPresent();
    }

    private void leasesWereOver(@Nullable TaskRecord before, TaskRecord image) {
        if (before == null) {
            return;
        }
        for (Move move : image.history().published()) {
            if (move instanceof Move.OfSteps ofSteps && move.cause() == Cause.LEASE_EXPIRED) {
                ofSteps.steps().forEach(step -> {
                    InPlace entry = before.runningInPlace(step)
                            .orElseThrow(() -> new Violation("Nobody ran step " + step + " in place: " + move));
                    leaseIsOver(new Place(image.id(), step), entry.leaseUntil());
                });
            }
        }
    }

    private void leaseIsOver(Place place, Instant leaseUntil) {
        unless(
                !clock.instant().isBefore(leaseUntil),
                "Step %d of %s was taken from its worker before its lease was over at %s",
                place.step(),
                place.task(),
                leaseUntil);
        for (Run run : active.getOrDefault(place, List.of())) {
            if (!run.by().life().isOver()) {
                counts.count(Fault.STALE_LEASE);
            }
        }
    }

    /// What was settled as complete from being run in place was returned by the worker that held it.
    private void returnedInPlace(TaskRecord before, TaskRecord image) {
        for (InPlace entry : before.running()) {
            boolean complete = image.released().contains(entry.step())
                    && !image.skipped().contains(entry.step())
                    && !image.resolved().contains(entry.step());
            boolean waits = image.waiter(entry.step())
                    .filter(waiter -> waiter.attempt() == entry.attempt())
                    .isPresent();
            if (startsTask(image.id(), entry.step())) {
                continue;
            }
            if (complete || waits && story(image.id()).kind(entry.step()) == StepState.Kind.WAITING) {
                returnedByOwner(new Place(image.id(), entry.step()), entry.attempt());
            }
        }
    }

    private void returnedByOwner(Place place, int attempt) {
        Json result = result(place.task(), place.step())
                .orElseThrow(() -> new Violation("Step " + place.step() + " of " + place.task() + " has no result"));
        Run run = runOf(result);
        Claim claim = claims.get(place);
        unless(
                run.task().equals(place.task())
                        && run.step() == place.step()
                        && run.attempt() == attempt
                        && claim != null
                        && run.by() == claim.by()
                        && run.by() == scheduler.moving(),
                "The result of step %d of %s is not of the attempt that stands (%d, written by %s, claimed by %s): %s",
                place.step(),
                place.task(),
                attempt,
                scheduler.moving().name(),
                claim == null ? "nobody" : claim.by().name(),
                run);
    }

    @Override
    public void wrote(StepRecord image) {
        audience.wrote(image);
        Place place = new Place(image.task(), image.step());
        TaskRecord task = tasks.get(image.task());
        if (task == null) {
            throw new Violation("A step was written of a task that there is not: " + image);
        }
        StepRecord standing = steps.put(place, image);
        if (image.epoch() < task.epoch()) {
            return;
        }
        StepRecord before = standing == null || standing.epoch() != image.epoch() ? null : standing;
        wasDue(place, before, image);
        List<Move> moves = image.history().published();
        boolean kept = image.history().moves().isEmpty();
        if (before != null && before.state() instanceof StepState.Running running && before.epoch() == image.epoch()) {
            boolean renewed = image.state() instanceof StepState.Running now
                    && now.attempt() == running.attempt()
                    && now.claim() == running.claim();
            boolean taken = moves.stream()
                    .anyMatch(move -> move.cause() == Cause.TAKEN_OVER
                            || move.cause() == Cause.LEASE_EXPIRED
                            || move.cause() == Cause.FAILED_FAST
                            || move.cause() == Cause.REQUESTED);
            Claim claim = claims.get(place);
            boolean triedAgain = touched.contains(image.task())
                    && image.state() instanceof StepState.Running next
                    && next.attempt() > running.attempt();
            if (taken || triedAgain) {
                leaseIsOver(place, running.leaseUntil());
            } else {
                unless(
                        claim != null && claim.by() == scheduler.moving(),
                        "Step %d of %s was written by %s, but %s holds it: %s",
                        place.step(),
                        place.task(),
                        scheduler.moving().name(),
                        claim == null ? "nobody" : claim.by().name(),
                        image);
            }
            unless(!renewed || moves.isEmpty(), "A heartbeat is no transition: %s", image);
        }
        if (image.state() instanceof StepState.Running running && !kept) {
            claims.put(place, new Claim(scheduler.moving(), running.leaseUntil()));
        }
        limits.wrote(
                template(image.task()),
                growth(image.task()),
                image,
                moves.stream().anyMatch(Ledger::begins));
        noted(moves);
        Letters.of(image, template(image.task())).forEach(letters::put);
        story(image.task()).told(moves);
        changed(image.task(), moves);
        legsFollow(before, image);
        boolean ended = image.state() instanceof StepState.Complete
                || image.state() instanceof StepState.Waiting waiting
                        && waiting.token().isEmpty();
        boolean fromRunning =
                moves.stream().anyMatch(move -> move instanceof Move.OfSteps of && of.from() == StepState.Kind.RUNNING);
        boolean setAside = touched.contains(image.task()) && task.settled().contains(image.step());
        if (ended && fromRunning && !setAside && !startsTask(image.task(), image.step())) {
            returnedByOwner(place, image.attempt());
        }
    }

    /// No leg is left out or done again once its checkpoint is written, through all attempts.
    private static void legsFollow(@Nullable StepRecord before, StepRecord image) {
        int told = before == null
                ? 0
                : before.continuation().map(Continuation::legs).orElse(0);
        int now = image.continuation().map(Continuation::legs).orElse(0);
        boolean goesOn = image.state() instanceof StepState.Ready;
        unless(
                image.state() instanceof StepState.Complete || now == told + (goesOn ? 1 : 0),
                "Step %d of %s had %d legs behind it, and now %d: %s",
                image.step(),
                image.task(),
                told,
                now,
                image);
        unless(
                image.continuation()
                        .filter(from -> !from.checkpoint().equals(checkpoint(from.legs())))
                        .isEmpty(),
                "Step %d of %s has another checkpoint than its leg left: %s",
                image.step(),
                image.task(),
                image);
    }

    private static Payload checkpoint(int legs) {
        return new Payload.Inline(new Json(Integer.toString(legs)));
    }

    private static boolean begins(Move move) {
        return move instanceof Move.OfSteps of && of.to() == StepState.Kind.RUNNING;
    }

    void wrote(Page page) {
        unless(tasks.containsKey(page.task()), "A page was put of a task that there is not: %s", page);
        pages.computeIfAbsent(page.task(), task -> new HashMap<>()).put(page.version(), page);
    }

    // ---- what workers know ----

    /// The one who moves has seen this record.
    void saw(TaskRecord record) {
        sights.computeIfAbsent(scheduler.moving(), actor -> new HashMap<>()).put(record.id(), record.version());
    }

    // ---- attempts ----

    boolean hasEnded(TaskId id) {
        TaskRecord task = tasks.get(id);
        return task != null && task.ended();
    }

    Run began(StepCall call) {
        TaskRecord task = tasks.get(call.task());
        Actor by = scheduler.moving();
        Place place = new Place(call.task(), call.number());
        if (task == null) {
            throw new Violation("A step of no task began: " + call);
        }
        long seen = sights.getOrDefault(by, Map.of()).getOrDefault(call.task(), 0L);
        boolean asItStands = !touched.contains(call.task()) || seen == task.version();
        Graph graph = template(call.task()).graph();
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
        isWanted(call, task, by);
        keys.computeIfPresent(call.idempotencyKey(), (same, owner) -> isVoid(task, owner.step()) ? place : owner);
        Place owner = keys.putIfAbsent(call.idempotencyKey(), place);
        String key = keyOf.putIfAbsent(new Begun(place, epochOf(call)), call.idempotencyKey());
        unless(
                (owner == null || owner.equals(place)) && (key == null || key.equals(call.idempotencyKey())),
                "Idempotency key %s is used by %s and %s",
                call.idempotencyKey(),
                String.valueOf(owner),
                place);
        if (!touched.contains(call.task())) {
            inputsStand(call);
        }
        boolean knowsItsLane = task.history().moves().stream()
                .filter(move -> move.cause() == Cause.MOVED_TO_LANE)
                .allMatch(move -> move.at()
                        .plus(LimitsHold.ON_THE_WAY)
                        .plus(slowness.apply(move.at()))
                        .isBefore(clock.instant()));
        if (knowsItsLane) {
            Lane lane = task.head().laneOf(task.described(template(call.task()), call.number()));
            limits.began(task.head().origin().template(), lane, slowness);
        }
        int legs = call.heartbeat()
                .checkpoint()
                .map(checkpoint -> Integer.parseInt(checkpoint.text()))
                .orElse(0);
        Run run = new Run(runs.size(), call.task(), call.number(), call.attempt(), legs, by);
        runs.add(run);
        active.computeIfAbsent(place, each -> new ArrayList<>()).add(run);
        return run;
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
            TaskRecord above = tasks.get(parent.task());
            unless(above != null, "Task %s has a parent that there is not", task.id());
            long seen = sights.getOrDefault(by, Map.of()).getOrDefault(parent.task(), 0L);
            unless(
                    above == null || !above.ended() || seen < above.version(),
                    "Step %d of %s began although its worker had seen the parent's end",
                    call.number(),
                    call.task());
        });
    }

    void stopped(Run run) {
        active.getOrDefault(new Place(run.task(), run.step()), new ArrayList<>())
                .remove(run);
    }

    int runs() {
        return runs.size();
    }

    private void inputsStand(StepCall call) {
        Template template = template(call.task());
        call.step().reads().forEach(parent -> {
            Optional<Json> standing = standing(call.task(), parent);
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

    /// The result that stands for a declared step: of one that stands for many, all theirs.
    private Optional<Json> standing(TaskId id, int step) {
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

    Run runOf(Json result) {
        String text = result.text();
        int from = text.indexOf("\"run\":") + 6;
        return runs.get(Integer.parseInt(text.substring(from, text.indexOf(',', from))));
    }
}
