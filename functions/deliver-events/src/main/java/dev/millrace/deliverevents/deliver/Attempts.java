package dev.millrace.deliverevents.deliver;

import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.deliverevents.match.Subscriptions.Known;
import dev.millrace.deliverevents.send.Sender;
import dev.millrace.deliverevents.send.Sending;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.subscription.Health;
import dev.millrace.engine.subscription.Target;
import dev.millrace.engine.usecase.ChangeSubscriptions;
import dev.millrace.engine.usecase.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Makes attempts: sends an event, judges what came of it by what its subscription says, and keeps what is given up.
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final Subscriptions subscriptions;
    private final ChangeSubscriptions changes;
    private final Sender sender;
    private final Keeping keeping;
    private final DeliveryLog log;
    private final Turns turns;
    private final Tallies tallies;
    private final Chance chance;
    private final InstantSource clock;

    Attempts(
            Subscriptions subscriptions,
            ChangeSubscriptions changes,
            Sender sender,
            Keeping keeping,
            DeliveryLog log,
            Turns turns,
            Tallies tallies,
            Chance chance,
            InstantSource clock) {
        this.subscriptions = subscriptions;
        this.changes = changes;
        this.sender = sender;
        this.keeping = keeping;
        this.log = log;
        this.turns = turns;
        this.tallies = tallies;
        this.chance = chance;
        this.clock = clock;
    }

    Outcome make(Known to, Delivery delivery, Invocation invocation) {
        Sending sending = sender.send(to, delivery.event(), delivery.attempt(), invocation);
        Instant after = clock.instant();
        if (to.said().target() instanceof Target.Webhook) {
            log.note(delivery, sending, after);
        }
        return switch (sending) {
            case Sending.Sent ignored -> {
                Duration lag = delivery.event()
                        .time()
                        .map(time -> Duration.between(time, after))
                        .orElse(Duration.ZERO);
                log(LOG.atDebug(), delivery, "delivered", "");
                tallies.count(to, health -> health.delivered(after, lag));
                yield new Outcome.Through();
            }
            case Sending.Failed failed -> failed(to, delivery, failed, after);
        };
    }

    private Outcome failed(Known to, Delivery delivery, Sending.Failed failed, Instant now) {
        boolean again = failed.retryable()
                && to.said().retry().allowsAttemptAfter(delivery.attempt())
                && to.said().retry().allows(failed.code());
        Outcome outcome = outcome(to, delivery, failed, again, now);
        var error = new Health.LastError(failed.code(), failed.message(), now);
        log(LOG.atInfo(), delivery, again || failed.gone() ? "failed" : "given up", failed.code());
        tallies.count(to, health -> health.failed(error, !again && !failed.gone()));
        return outcome;
    }

    private Outcome outcome(Known to, Delivery delivery, Sending.Failed failed, boolean again, Instant now) {
        if (failed.gone()) {
            changes.disable(to.said().name(), "it answered 410, Gone", "");
            subscriptions.forget();
            return new Outcome.Disabled();
        }
        if (again) {
            Duration delay = to.said().retry().delayAfter(delivery.attempt(), chance.next(), failed.retryAfter());
            Instant turn = turns.take(to.said(), 1, now).getFirst();
            Instant due = now.plus(delay);
            return new Outcome.Again(due.isAfter(turn) ? due : turn);
        }
        return giveUp(to, delivery, failed, now);
    }

    private Outcome giveUp(Known to, Delivery delivery, Sending.Failed failed, Instant now) {
        return switch (to.said().onError()) {
            case DEAD_LETTER -> {
                bury(to, delivery, failed, now);
                yield new Outcome.Through();
            }
            case PAUSE -> {
                bury(to, delivery, failed, now);
                changes.pause(to.said().name(), failed.code() + ": " + failed.message(), "");
                subscriptions.forget();
                yield new Outcome.Paused();
            }
            case DROP -> new Outcome.Through();
        };
    }

    /// First into the subscription's own queue, as the item is what keeps a message from coming again.
    private void bury(Known to, Delivery delivery, Sending.Failed failed, Instant now) {
        Map<String, String> why = Map.of(
                "code", failed.code(),
                "reason", failed.message(),
                "attempts", Integer.toString(delivery.attempt()));
        sender.bury(to, delivery.event(), why)
                .filter(Sending.Failed.class::isInstance)
                .ifPresent(sending -> LOG.atError()
                        .addKeyValue("subscription", to.said().name())
                        .addKeyValue("event", delivery.event().id())
                        .log("Its dead-letter queue did not take an event: {}", ((Sending.Failed) sending).message()));
        keeping.dead(delivery, failed, now);
    }

    /// Those that are through are counted by metrics; a line for each would cost more than to deliver it.
    private static void log(LoggingEventBuilder line, Delivery delivery, String outcome, String code) {
        line.addKeyValue("subscription", delivery.subscription())
                .addKeyValue("event", delivery.event().id())
                .addKeyValue("attempt", delivery.attempt())
                .addKeyValue("outcome", outcome)
                .addKeyValue("code", code)
                .log("Delivery");
    }
}
