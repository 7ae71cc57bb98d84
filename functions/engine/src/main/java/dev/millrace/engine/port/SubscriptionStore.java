package dev.millrace.engine.port;

import dev.millrace.engine.subscription.Health;
import dev.millrace.engine.subscription.Kept;
import dev.millrace.engine.subscription.Line;
import dev.millrace.engine.subscription.Slots;
import dev.millrace.engine.subscription.SubscriptionRecord;
import java.util.List;
import java.util.Optional;

/// Where subscriptions are kept, and what is kept for them. Every `put` is one conditional write of one item: it
/// takes effect where the version that stands is one lower, or none stands and the version is 1. Single reads are
/// consistent.
public interface SubscriptionStore {
    /// Those that were deleted included. May lag a little behind the writes.
    List<SubscriptionRecord> readAll();

    Optional<SubscriptionRecord> read(String name);

    Write<SubscriptionRecord> put(SubscriptionRecord next);

    Health readHealth(String name);

    Write<Health> put(String name, Health next);

    Slots readSlots(String name);

    Write<Slots> put(String name, Slots next);

    Optional<Line> readLine(String subscription, String name);

    Write<Line> put(String subscription, Line next);

    /// A page of them by name, the empty ones included.
    ///
    /// @param after the name to go on from; from the first where empty
    List<Line> lines(String subscription, String after, int most);

    Optional<Kept> readKept(String name, Kept.Kind kind, String id);

    Write<Kept> put(Kept next);

    /// Adds entries to the delivery log, together: as few items as hold them are written.
    ///
    /// @param sent of one subscription, the oldest first; each is known by another id once it is read
    void log(String subscription, List<Kept> sent);

    /// A page of the delivery log, the newest first.
    ///
    /// @param after the id to go on from; from the newest where empty
    List<Kept> logged(String subscription, String after, int most);

    Optional<Kept> readLogged(String subscription, String id);

    /// A page of them, consistently.
    ///
    /// @param after the id to go on from; from the first where empty
    List<Kept> list(String name, Kept.Kind kind, String after, int most, boolean newestFirst);
}
