package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.hold.Holds;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerState;
import dev.millrace.engine.limit.Bucket;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.LimitKeys;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetestkit.memory.MemoryLimitStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Knows which attempts hold a lease, and that at no time more do than their limits allow; that no more
/// begin than the rate brings since the first token was taken; and which way breakers go.
final class LimitsHold implements MemoryLimitStore.Stream {
    private record Place(TaskId task, int step) {}

    /// A key is its own value, but for the task's id.
    static final LimitKeys KEYS = (key, task, input) -> Optional.of(key.equals("${task.id}") ? task.text() : key);

    /// From the gate to the handler, when no call is slow.
    static final Duration ON_THE_WAY = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final Map<String, Instant> stoodSince = new HashMap<>();
    private final Map<String, Limit> limits = new HashMap<>();
    private final Map<String, Map<Place, Instant>> leases = new HashMap<>();
    private final Map<String, Instant> firstTaken = new HashMap<>();
    private final Map<String, Integer> began = new HashMap<>();
    private final Map<String, BreakerState.Kind> breakers = new HashMap<>();
    private final Map<String, Hold> holds = new HashMap<>();
    private int fullest;
    private int opened;

    /// @param set those of handlers and namespaces
    LimitsHold(InstantSource clock, List<Limit> set) {
        this.clock = clock;
        set.forEach(limit -> limits.put(limit.scope().text(), limit));
    }

    /// How often a limit of so many at once was reached.
    int fullest() {
        return fullest;
    }

    /// How often a breaker opened.
    int opened() {
        return opened;
    }

    /// A step's own record was written.
    ///
    /// @param growth of its task, which tells what a step that was made at run time does
    void wrote(Template template, Growth growth, StepRecord image, boolean begins) {
        Optional<Instant> until = image.state() instanceof StepState.Running running
                ? Optional.of(running.leaseUntil())
                : Optional.empty();
        StepTemplate step = TaskRecord.described(template, growth, image.step());
        wrote(template, step, new Place(image.task(), image.step()), until, begins);
    }

    /// A task's record was written. Leases of one that has ended count for nothing. A step that is run in
    /// place right behind another has no limit; the only root has asked.
    void wrote(Template template, Optional<TaskRecord> before, TaskRecord image) {
        if (image.ended()) {
            leases.values()
                    .forEach(
                            held -> held.keySet().removeIf(place -> place.task().equals(image.id())));
            return;
        }
        before.ifPresent(read -> read.running().stream()
                .filter(entry -> !image.running().contains(entry))
                .forEach(entry -> wrote(
                        template,
                        image.described(template, entry.step()),
                        new Place(image.id(), entry.step()),
                        Optional.empty(),
                        false)));
        for (InPlace entry : image.running()) {
            boolean begins =
                    before.filter(read -> read.running().contains(entry)).isEmpty();
            wrote(
                    template,
                    image.described(template, entry.step()),
                    new Place(image.id(), entry.step()),
                    Optional.of(entry.leaseUntil()),
                    begins);
        }
    }

    private void wrote(
            Template template, StepTemplate step, Place place, Optional<Instant> leaseUntil, boolean begins) {
        for (Limit limit : limitsOf(template, step, place)) {
            String scope = limit.scope().text();
            limits.put(scope, limit);
            Map<Place, Instant> held = leases.computeIfAbsent(scope, name -> new HashMap<>());
            leaseUntil.ifPresentOrElse(until -> held.put(place, until), () -> held.remove(place));
            limit.concurrent().ifPresent(most -> {
                long now = held.values().stream()
                        .filter(until -> clock.instant().isBefore(until))
                        .count();
                unless(now <= most, "%d attempts hold leases under the limit of %d of %s", now, most, scope);
                fullest += now == most ? 1 : 0;
            });
            if (begins) {
                limit.rate().ifPresent(rate -> paced(limit.scope(), rate));
            }
        }
    }

    private List<Limit> limitsOf(Template template, StepTemplate step, Place place) {
        String namespace = template.ref().namespace();
        List<Limit> all = new ArrayList<>();
        Optional.ofNullable(limits.get(new Scope.OfHandler(step.handler()).text()))
                .ifPresent(all::add);
        Optional.ofNullable(limits.get(new Scope.OfNamespace(namespace).text())).ifPresent(all::add);
        step.limits()
                .forEach(limit -> all.add(limit.of(
                        namespace,
                        KEYS.value(limit.key(), place.task(), Json.NULL).orElseThrow())));
        return all;
    }

    @Override
    public void wrote(Permits image) {
        Limit limit = limits.get(image.scope().text());
        if (limit != null) {
            int held = image.held(clock.instant());
            int most = limit.concurrent().orElseThrow();
            unless(
                    held <= most,
                    "%d permits are held of %d of %s",
                    held,
                    most,
                    image.scope().text());
        }
    }

    @Override
    public void wrote(Bucket image) {
        firstTaken.putIfAbsent(image.scope().text(), clock.instant());
    }

    /// Attempts begin a while after their token was taken, so only the time since the first token counts,
    /// not each stretch of it.
    private void paced(Scope scope, Rate rate) {
        int count = began.merge(scope.text(), 1, Integer::sum);
        Instant first = firstTaken.get(scope.text());
        if (first == null) {
            throw new Violation("An attempt began at " + scope.text() + " before any token was taken");
        }
        Duration since = Duration.between(first, clock.instant());
        long allowed = rate.burst() + since.dividedBy(rate.each()) + 1;
        unless(count <= allowed, "%d attempts began at %s in %s, %d may", count, scope.text(), since, allowed);
    }

    @Override
    public void wrote(Hold image) {
        if (image.stands()) {
            holds.put(image.held().text(), image);
            stoodSince.put(image.held().text(), clock.instant());
        } else {
            holds.remove(image.held().text());
        }
    }

    /// An attempt begins of something that nobody has paused for so long that its worker has to know.
    ///
    /// @param slowness of calls since then, which may have kept it on its way from the gate
    void began(TemplateRef template, Lane lane, Function<Instant, Duration> slowness) {
        for (Hold hold : holds.values()) {
            Instant since = stoodSince.getOrDefault(hold.held().text(), Instant.MAX);
            boolean fresh = clock.instant()
                    .isBefore(since.plus(Gate.STALE).plus(ON_THE_WAY).plus(slowness.apply(since)));
            unless(
                    fresh || Holds.of(List.of(hold)).on(template, lane).isEmpty(),
                    "An attempt of %s began in lane %s, and %s is paused since %s",
                    template,
                    lane,
                    hold.held().text(),
                    since);
        }
    }

    @Override
    public void wrote(Breaker image) {
        BreakerState.Kind before = breakers.getOrDefault(image.handler(), BreakerState.Kind.CLOSED);
        BreakerState.Kind now = image.state().kind();
        breakers.put(image.handler(), now);
        boolean legal = before == now
                || before == BreakerState.Kind.CLOSED && now == BreakerState.Kind.OPEN
                || before == BreakerState.Kind.OPEN && now == BreakerState.Kind.HALF_OPEN
                || before == BreakerState.Kind.HALF_OPEN;
        unless(legal, "A breaker went from %s to %s", before, now);
        opened += before != now && now == BreakerState.Kind.OPEN ? 1 : 0;
        if (image.state() instanceof BreakerState.HalfOpen halfOpen) {
            unless(
                    halfOpen.passed() <= halfOpen.begun()
                            || halfOpen.begun() <= image.policy().probes(),
                    "More probes than there may be: %s",
                    image);
        }
    }
}
