package dev.millrace.engine.usecase;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.subscription.Secret;
import dev.millrace.engine.subscription.Standing;
import dev.millrace.engine.subscription.Subscription;
import dev.millrace.engine.subscription.SubscriptionRecord;
import dev.millrace.engine.subscription.SubscriptionRecord.By;
import dev.millrace.engine.subscription.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// Makes, changes, stops and resumes subscriptions: one write each, which is told by its notice. What is asked for a
/// second time changes nothing and is no second event.
public final class ChangeSubscriptions {
    private final SubscriptionStore store;
    private final Supplier<String> newSecret;
    private final Chance chance;
    private final InstantSource clock;

    public ChangeSubscriptions(
            SubscriptionStore store, Supplier<String> newSecret, Chance chance, InstantSource clock) {
        this.store = store;
        this.newSecret = newSecret;
        this.chance = chance;
        this.clock = clock;
    }

    /// What became of what was asked for.
    ///
    /// @param secret that was made, to be told this once
    public record Changed(SubscriptionRecord now, boolean created, boolean changed, Optional<String> secret) {}

    public Changed apply(Subscription said, String actor) {
        Optional<SubscriptionRecord> standing = store.read(said.name());
        while (true) {
            Optional<SubscriptionRecord> live = standing.filter(ChangeSubscriptions::lives);
            if (live.isPresent() && live.get().document().equals(said.document())) {
                return new Changed(live.get(), false, false, Optional.empty());
            }
            By by = by(actor);
            Optional<String> secret = said.target() instanceof Target.Webhook
                            && live.map(record -> record.secrets().isEmpty()).orElse(true)
                    ? Optional.of(newSecret.get())
                    : Optional.empty();
            List<Secret> secrets = secret.map(made -> List.of(new Secret(made, Optional.empty())))
                    .or(() -> live.map(SubscriptionRecord::secrets))
                    .filter(ignored -> said.target() instanceof Target.Webhook)
                    .orElse(List.of());
            SubscriptionRecord next = standing.map(record -> record.says(said, secrets, by))
                    .orElseGet(() -> SubscriptionRecord.first(said, secrets, by));
            switch (store.put(next)) {
                case Write.Moved<SubscriptionRecord> moved -> {
                    return new Changed(moved.now(), live.isEmpty(), true, secret);
                }
                case Write.Lost<SubscriptionRecord> lost -> standing = lost.now();
            }
        }
    }

    /// @return nothing if there is no such subscription
    public Optional<Changed> pause(String name, String reason, String actor) {
        return change(
                name,
                actor,
                (record, by) -> record.standing().holds() ? Optional.empty() : Optional.of(record.paused(reason, by)));
    }

    public Optional<Changed> disable(String name, String reason, String actor) {
        return change(
                name,
                actor,
                (record, by) ->
                        record.standing().holds() ? Optional.empty() : Optional.of(record.disabled(reason, by)));
    }

    public Optional<Changed> resume(String name, String actor) {
        return change(
                name,
                actor,
                (record, by) -> record.standing().holds() ? Optional.of(record.resumed(by)) : Optional.empty());
    }

    public Optional<Changed> delete(String name, String actor) {
        return change(name, actor, (record, by) -> Optional.of(record.deleted(by)));
    }

    /// All that was held up to there has been sent on.
    public Optional<Changed> released(String name, long upTo) {
        return change(
                name,
                "",
                (record, by) -> record.release()
                        .filter(release -> release.upTo() == upTo)
                        .map(release -> record.released(by)));
    }

    /// @return nothing if there is no such webhook
    public Optional<Changed> rotateSecret(String name, Duration grace, String actor) {
        String secret = newSecret.get();
        return change(
                        name,
                        actor,
                        (record, by) -> record.secrets().isEmpty()
                                ? Optional.empty()
                                : Optional.of(record.rotated(secret, grace, by)))
                .filter(Changed::changed)
                .map(changed -> new Changed(changed.now(), false, true, Optional.of(secret)));
    }

    private Optional<Changed> change(
            String name, String actor, BiFunction<SubscriptionRecord, By, Optional<SubscriptionRecord>> how) {
        Optional<SubscriptionRecord> standing = store.read(name).filter(ChangeSubscriptions::lives);
        while (standing.isPresent()) {
            Optional<SubscriptionRecord> next = how.apply(standing.get(), by(actor));
            if (next.isEmpty()) {
                return standing.map(record -> new Changed(record, false, false, Optional.empty()));
            }
            switch (store.put(next.get())) {
                case Write.Moved<SubscriptionRecord> moved -> {
                    return Optional.of(new Changed(moved.now(), false, true, Optional.empty()));
                }
                case Write.Lost<SubscriptionRecord> lost ->
                    standing = lost.now().filter(ChangeSubscriptions::lives);
            }
        }
        return Optional.empty();
    }

    private static boolean lives(SubscriptionRecord record) {
        return record.standing() != Standing.DELETED;
    }

    private By by(String actor) {
        return new By(actor, clock.instant(), chance.name());
    }
}
