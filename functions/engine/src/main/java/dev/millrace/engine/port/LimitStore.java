package dev.millrace.engine.port;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.Bucket;
import dev.millrace.engine.limit.HandlerPace;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Scope;
import java.util.List;
import java.util.Optional;

/// Where limits, breakers, paces and holds are kept that all workers share. Every `put` is one conditional write of one
/// item: it takes effect where the version that stands is one lower, or none stands and the version is 1.
/// Single reads are consistent. Whatever fails for reasons of the network or the service flies, and nobody
/// knows then whether the write happened.
public interface LimitStore {
    /// All that was set while things run. May lag a little behind the writes.
    Standing read();

    Optional<LimitRecord> readLimit(Scope scope);

    Write<LimitRecord> put(LimitRecord next);

    Optional<Breaker> readBreaker(String handler);

    Write<Breaker> put(Breaker next);

    Write<HandlerPace> put(HandlerPace next);

    Optional<Permits> readPermits(Scope scope);

    Write<Permits> put(Permits next);

    Optional<Bucket> readBucket(Scope scope);

    Write<Bucket> put(Bucket next);

    Optional<Hold> readHold(Held held);

    Write<Hold> put(Hold next);

    /// @param limits those that were removed included
    /// @param paces those that are whole again included
    /// @param holds those that stand no more included
    record Standing(List<LimitRecord> limits, List<Breaker> breakers, List<HandlerPace> paces, List<Hold> holds) {
        public static final Standing NOTHING = new Standing(List.of(), List.of(), List.of(), List.of());

        public Standing {
            limits = List.copyOf(limits);
            breakers = List.copyOf(breakers);
            paces = List.copyOf(paces);
            holds = List.copyOf(holds);
        }
    }
}
