package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.letter.Letters;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Continuation;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.IdentityRecord;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Flow;
import dev.millrace.engine.template.Json;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Watches every write and every attempt, and knows what must hold of them. What it checks, it checks at once, so that
/// a trace ends where the trouble is.
final class Ledger implements MemoryTaskStore.Stream {
    /// @param by who wrote the claim that stands
    private record Claim(Actor by, Instant leaseUntil) {}

    /// A message whose worker died is shown again after sixteen minutes, up to five times.
    private static final Duration LATEST_RETRY = Duration.ofHours(2);

    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Counts counts;
    private final MemoryTemplates templates;
    private final LimitsHold limits;
    private final Records records;
    private final Attempts attempts;
    private boolean unhindered;

    private MemoryTaskStore.Stream audience = MemoryTaskStore.Stream.UNHEARD;
    private final Map<TaskId, Story> stories = new LinkedHashMap<>();
    private final Map<Place, Claim> claims = new HashMap<>();
    private final Map<TaskId, IdentityRecord> windows = new HashMap<>();
    private final Set<Cause> causes = EnumSet.noneOf(Cause.class);
    private final Set<String> moves = new TreeSet<>();
    private final MemoryLetterStore letters = new MemoryLetterStore();

    private final Set<TaskId> stale = new HashSet<>();

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
        this.records = new Records(templates, payloads);
        this.attempts = new Attempts(clock, scheduler, records, limits);
    }

    Records records() {
        return records;
    }

    Attempts attempts() {
        return attempts;
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
        if (records.erased().containsKey(first.id())) {
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

    Story story(TaskId task) {
        return stories.computeIfAbsent(
                task, id -> new Story(id, records.template(id).graph().size()));
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

    MemoryTemplates templates() {
        return templates;
    }

    /// From the beginning, no limit, no order and no pause keeps steps from starting.
    void unhindered() {
        unhindered = true;
    }

    /// Who else is told of each write.
    void tell(MemoryTaskStore.Stream other) {
        audience = other;
    }

    @Override
    public void wrote(TaskRecord image) {
        audience.wrote(image);
        TaskRecord before = records.put(image);
        follows(before, image);
        Template template = records.template(image.id());
        SetsAgree.check(template, image);
        growsInOrder(template, before, image);
        timersWereDue(before, image);
        leasesWereOver(before, image);
        Story story = story(image.id());
        beginsAnew(story, before, image);
        noted(image.history().published());
        if (before == null) {
            count(template, image);
        } else {
            count(before.growth(), image.growth());
        }
        Letters.of(image, template).forEach(letters::put);
        story.told(image.history().published());
        agrees(story, before, image);
        if (before != null) {
            returnedInPlace(before, image);
        }
        for (InPlace entry : image.running()) {
            if (before == null || !before.running().contains(entry)) {
                claims.put(new Place(image.id(), entry.step()), new Claim(scheduler.moving(), entry.leaseUntil()));
            }
        }
        limits.wrote(records.template(image.id()), Optional.ofNullable(before), image);
        attempts.wrote(image);
        changed(image.id(), image.history().published());
    }

    /// One version after the other, nothing behind the end, and no step goes back on its own.
    private void follows(@Nullable TaskRecord before, TaskRecord image) {
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
                    byHand && records.isTouched(image.id())
                            || image.released().containsAll(before.released())
                                    && image.settled().containsAll(before.settled())
                                    && image.failed().containsAll(before.failed()),
                    "Steps left the sets: %s, then %s",
                    before,
                    image);
        }
    }

    private static void beginsAnew(Story story, @Nullable TaskRecord before, TaskRecord image) {
        if (before != null && before.epoch() != image.epoch()) {
            unless(image.epoch() == before.epoch() + 1, "An epoch was passed over: %s", image);
            int end = before.growth().end(before.head().steps());
            StepSet stands = StepSet.of(image.growth().fans().stream()
                    .filter(fan -> fan.kind() == Fan.Kind.ITEMS || fan.kind() == Fan.Kind.CREATED)
                    .mapToInt(Fan::step)
                    .toArray());
            story.beginAnew(StepSet.range(0, end).minus(before.settled()).minus(stands));
        }
    }

    /// What the record has of states is what its transitions tell.
    private static void agrees(Story story, @Nullable TaskRecord before, TaskRecord image) {
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
    }

    /// Somebody orders what the graph and the handlers alone do not lead to.
    void touch(TaskId task) {
        records.touch(task);
        story(task).touch();
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

    /// All that lay with a task is gone, and its id is free.
    void erased(TaskRecord gone, boolean bare) {
        TaskRecord standing = records.tasks().get(gone.id());
        if (standing == null || standing.version() != gone.version()) {
            return;
        }
        unless(standing.gone(), "A task was erased that nobody wants forgotten: %s", standing);
        unless(bare, "Something is left behind of %s", standing);
        counts.count(Feature.ERASED);
        records.erase(gone);
        attempts.erase(gone.id());
        stories.remove(gone.id());
        claims.keySet().removeIf(place -> place.task().equals(gone.id()));
        stale.remove(gone.id());
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
                ? Optional.ofNullable(records.tasks().get(place.task()))
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
        boolean triedAgain = records.isTouched(image.task()) && before != null && image.attempt() > before.attempt();
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
                        || records.children(before.task(), before.step(), before.epoch(), attempt).stream()
                                .anyMatch(TaskRecord::ended),
                "A step went on before the task had ended that it waits for: %s",
                image);
    }

    /// A retry that nobody holds up begins when it is due, or when the sweep has missed its message.
    private void beganInTime(Place place, @Nullable StepRecord before, StepRecord image) {
        if (before == null
                || !(before.state() instanceof StepState.Retrying retrying)
                || !(image.state() instanceof StepState.Running)
                || records.isTouched(place.task())
                || !unhindered) {
            return;
        }
        unless(
                Duration.between(retrying.due(), clock.instant()).compareTo(LATEST_RETRY) <= 0,
                "Step %d of %s was to be tried again at %s, and nothing held it up: %s",
                place.step(),
                place.task(),
                retrying.due(),
                image);
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
        for (long alive = attempts.alive(place); alive > 0; alive--) {
            counts.count(Fault.STALE_LEASE);
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
            if (records.startsTask(image.id(), entry.step())) {
                continue;
            }
            if (complete || waits && story(image.id()).kind(entry.step()) == StepState.Kind.WAITING) {
                returnedByOwner(new Place(image.id(), entry.step()), entry.attempt());
            }
        }
    }

    private void returnedByOwner(Place place, int attempt) {
        Json result = records.result(place.task(), place.step())
                .orElseThrow(() -> new Violation("Step " + place.step() + " of " + place.task() + " has no result"));
        Attempts.Run run = attempts.runOf(result);
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
        TaskRecord task = records.tasks().get(image.task());
        if (task == null) {
            throw new Violation("A step was written of a task that there is not: " + image);
        }
        StepRecord standing = records.put(image);
        if (image.epoch() < task.epoch()) {
            return;
        }
        StepRecord before = standing == null || standing.epoch() != image.epoch() ? null : standing;
        wasDue(place, before, image);
        beganInTime(place, before, image);
        List<Move> moves = image.history().published();
        boolean kept = image.history().moves().isEmpty();
        isItsHolders(place, before, image);
        if (image.state() instanceof StepState.Running running && !kept) {
            claims.put(place, new Claim(scheduler.moving(), running.leaseUntil()));
        }
        limits.wrote(
                records.template(image.task()),
                records.growth(image.task()),
                image,
                moves.stream().anyMatch(Ledger::begins));
        noted(moves);
        Letters.of(image, records.template(image.task())).forEach(letters::put);
        story(image.task()).told(moves);
        changed(image.task(), moves);
        legsFollow(before, image);
        boolean ended = image.state() instanceof StepState.Complete
                || image.state() instanceof StepState.Waiting waiting
                        && waiting.token().isEmpty();
        boolean fromRunning =
                moves.stream().anyMatch(move -> move instanceof Move.OfSteps of && of.from() == StepState.Kind.RUNNING);
        boolean setAside = records.isTouched(image.task()) && task.settled().contains(image.step());
        if (ended && fromRunning && !setAside && !records.startsTask(image.task(), image.step())) {
            returnedByOwner(place, image.attempt());
        }
    }

    /// Who holds a running step writes it; another one once the lease is over.
    private void isItsHolders(Place place, @Nullable StepRecord before, StepRecord image) {
        List<Move> moves = image.history().published();
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
            boolean triedAgain = records.isTouched(image.task())
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
        unless(records.tasks().containsKey(page.task()), "A page was put of a task that there is not: %s", page);
        records.put(page);
    }
}
