package dev.millrace.engineaws.limit;

import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerMode;
import dev.millrace.engine.limit.BreakerPolicy;
import dev.millrace.engine.limit.BreakerState;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A breaker as an item: `pk` as for limits, `sk` is `breaker#` and the handler. `news`, `flipFrom` and what
/// follows it stand there only in a write that changed the state, so that the stream tells of each change once.
public final class BreakerItem {
    public static final String BREAKERS = "breaker#";

    private BreakerItem() {}

    static String sk(String handler) {
        return BREAKERS + handler;
    }

    static Item of(Breaker breaker) {
        NewItem item = new NewItem(LimitItem.PK, sk(breaker.handler()))
                .number("failurePercent", breaker.policy().failurePercent())
                .number("minimumCalls", breaker.policy().minimumCalls())
                .number("windowMillis", breaker.policy().window().toMillis())
                .number("openMillis", breaker.policy().openFor().toMillis())
                .number("probes", breaker.policy().probes())
                .text("mode", breaker.mode().name())
                .text("state", breaker.state().kind().name())
                .number("flips", breaker.flips())
                .number("version", breaker.version())
                .text("writer", breaker.writer());
        switch (breaker.state()) {
            case BreakerState.Closed closed ->
                item.instant("since", closed.since())
                        .number("calls", closed.calls())
                        .number("failures", closed.failures());
            case BreakerState.Open open -> item.instant("until", open.until());
            case BreakerState.HalfOpen halfOpen ->
                item.instant("until", halfOpen.until())
                        .number("begun", halfOpen.begun())
                        .number("passed", halfOpen.passed());
        }
        breaker.flip()
                .ifPresent(flip -> item.number("news", 1)
                        .text("flipFrom", flip.from().name())
                        .text("flipCause", flip.cause())
                        .text("flipActor", flip.actor())
                        .instant("flipAt", flip.at()));
        return item.item();
    }

    public static Breaker read(Item item) {
        BreakerState state = state(item);
        return new Breaker(
                item.text("sk").substring(BREAKERS.length()),
                new BreakerPolicy(
                        item.integer("failurePercent"),
                        item.integer("minimumCalls"),
                        Duration.ofMillis(item.number("windowMillis")),
                        Duration.ofMillis(item.number("openMillis")),
                        item.integer("probes")),
                BreakerMode.valueOf(item.text("mode")),
                state,
                item.number("flips"),
                item.has("flipFrom") ? Optional.of(flip(item, state)) : Optional.empty(),
                item.number("version"),
                item.text("writer"));
    }

    private static Breaker.Flip flip(Item item, BreakerState state) {
        return new Breaker.Flip(
                BreakerState.Kind.valueOf(item.text("flipFrom")),
                state.kind(),
                item.text("flipCause"),
                item.text("flipActor"),
                item.instant("flipAt"));
    }

    private static BreakerState state(Item item) {
        return switch (BreakerState.Kind.valueOf(item.text("state"))) {
            case CLOSED ->
                new BreakerState.Closed(item.instant("since"), item.integer("calls"), item.integer("failures"));
            case OPEN -> new BreakerState.Open(until(item));
            case HALF_OPEN -> new BreakerState.HalfOpen(until(item), item.integer("begun"), item.integer("passed"));
        };
    }

    private static Instant until(Item item) {
        return item.instant("until");
    }
}
