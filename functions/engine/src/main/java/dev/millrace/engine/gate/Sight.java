package dev.millrace.engine.gate;

import dev.millrace.engine.hold.Holds;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.HandlerPace;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.TemplateRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/// What a worker knows of the limits, breakers and holds that were set while things run: what it read last, which
/// is never older than [Gate#STALE], and what it wrote since.
final class Sight {
    private final LimitStore store;
    private final InstantSource clock;
    private final Turn turn;
    private final AtomicReference<View> latest =
            new AtomicReference<>(new View(Map.of(), Map.of(), Map.of(), Holds.NONE, Instant.MIN));

    Sight(LimitStore store, InstantSource clock, Turn turn) {
        this.store = store;
        this.clock = clock;
        this.turn = turn;
    }

    /// @param readAt when it was asked for
    record View(
            Map<String, Limit> limits,
            Map<String, Breaker> breakers,
            Map<String, HandlerPace> paces,
            Holds holds,
            Instant readAt) {
        /// A pace by itself keeps nobody: it is a share of a limit.
        boolean isEmpty() {
            return limits.isEmpty() && breakers.isEmpty() && holds.isEmpty();
        }

        Optional<Limit> limit(Scope scope) {
            return limits.isEmpty() ? Optional.empty() : Optional.ofNullable(limits.get(scope.text()));
        }

        Optional<Breaker> breaker(String handler) {
            return Optional.ofNullable(breakers.get(handler));
        }

        HandlerPace pace(String handler) {
            return Optional.ofNullable(paces.get(handler)).orElseGet(() -> HandlerPace.full(handler));
        }

        /// Steps of a task that need not ask.
        Predicate<StepTemplate> free(TaskHead head) {
            TemplateRef template = head.origin().template();
            if (isEmpty()) {
                return step -> step.limits().isEmpty();
            }
            boolean all = limit(new Scope.OfNamespace(template.namespace())).isEmpty();
            return step -> all
                    && holds.on(template, head.laneOf(step)).isEmpty()
                    && step.limits().isEmpty()
                    && limit(new Scope.OfHandler(step.handler())).isEmpty()
                    && breaker(step.handler()).map(Breaker::isClosed).orElse(true);
        }

        private View with(Breaker breaker) {
            Breaker known = breakers.get(breaker.handler());
            if (known != null && known.version() >= breaker.version()) {
                return this;
            }
            Map<String, Breaker> more = new HashMap<>(breakers);
            more.put(breaker.handler(), breaker);
            return new View(limits, more, paces, holds, readAt);
        }

        private View with(HandlerPace pace) {
            if (pace(pace.handler()).version() >= pace.version()) {
                return this;
            }
            Map<String, HandlerPace> more = new HashMap<>(paces);
            more.put(pace.handler(), pace);
            return new View(limits, breakers, more, holds, readAt);
        }
    }

    View now() {
        View view = latest.get();
        if (isStale(view)) {
            turn.take(this::look);
        }
        return latest.get();
    }

    /// Without looking again.
    View known() {
        return latest.get();
    }

    void saw(Breaker breaker) {
        latest.updateAndGet(view -> view.with(breaker));
    }

    void saw(HandlerPace pace) {
        latest.updateAndGet(view -> view.with(pace));
    }

    private boolean isStale(View view) {
        return view.readAt().equals(Instant.MIN)
                || !clock.instant().isBefore(view.readAt().plus(Gate.STALE));
    }

    private void look() {
        if (!isStale(latest.get())) {
            return;
        }
        Instant at = clock.instant();
        LimitStore.Standing standing = store.read();
        Map<String, Limit> limits = new HashMap<>();
        for (LimitRecord record : standing.limits()) {
            record.limit().ifPresent(limit -> limits.put(record.scope().text(), limit));
        }
        Map<String, Breaker> breakers = new HashMap<>();
        Holds holds = Holds.of(standing.holds());
        standing.breakers().forEach(breaker -> breakers.put(breaker.handler(), breaker));
        Map<String, HandlerPace> paces = new HashMap<>();
        standing.paces().forEach(pace -> paces.put(pace.handler(), pace));
        latest.updateAndGet(known -> {
            View view = new View(limits, breakers, paces, holds, at);
            for (Breaker breaker : known.breakers().values()) {
                view = view.with(breaker);
            }
            for (HandlerPace pace : known.paces().values()) {
                view = view.with(pace);
            }
            return view;
        });
    }
}
