package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.Bucket;
import dev.millrace.engine.limit.HandlerPace;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Write;
import dev.millrace.enginetestkit.memory.MemoryLimitStore;
import dev.millrace.enginetestkit.simulation.Weather.Port;
import java.util.Optional;

/// Limits and breakers beyond the network.
final class SimulatedLimitStore implements LimitStore {
    private final MemoryLimitStore store;
    private final Network network;
    private final Counts counts;

    SimulatedLimitStore(MemoryLimitStore store, Network network, Counts counts) {
        this.store = store;
        this.network = network;
        this.counts = counts;
    }

    /// Nothing was set, so nobody is made to ask: the story of a workload without limits is the same as
    /// ever.
    @Override
    public Standing read() {
        Standing standing = store.read();
        return standing.equals(Standing.NOTHING) ? standing : network.call(Port.READ, "read limits", store::read);
    }

    @Override
    public Optional<LimitRecord> readLimit(Scope scope) {
        return network.call(Port.READ, "read limit " + scope.text(), () -> store.readLimit(scope));
    }

    @Override
    public Write<LimitRecord> put(LimitRecord next) {
        return network.call(Port.WRITE, "put limit " + next.scope().text(), () -> told(store.put(next)));
    }

    @Override
    public Optional<Breaker> readBreaker(String handler) {
        return network.call(Port.READ, "read breaker " + handler, () -> store.readBreaker(handler));
    }

    @Override
    public Write<Breaker> put(Breaker next) {
        return network.call(Port.WRITE, "put breaker " + next.state(), () -> told(store.put(next)));
    }

    @Override
    public Write<HandlerPace> put(HandlerPace next) {
        return network.call(Port.WRITE, "put pace " + next.pace().share(), () -> {
            Write<HandlerPace> write = told(store.put(next));
            if (write instanceof Write.Moved<HandlerPace>) {
                counts.count(Feature.SLOWED_DOWN);
            }
            return write;
        });
    }

    @Override
    public Optional<Permits> readPermits(Scope scope) {
        return network.call(Port.READ, "read permits " + scope.text(), () -> store.readPermits(scope));
    }

    @Override
    public Write<Permits> put(Permits next) {
        return network.call(Port.WRITE, "put permits " + next.leases().size(), () -> told(store.put(next)));
    }

    @Override
    public Optional<Bucket> readBucket(Scope scope) {
        return network.call(Port.READ, "read bucket " + scope.text(), () -> store.readBucket(scope));
    }

    @Override
    public Write<Bucket> put(Bucket next) {
        return network.call(Port.WRITE, "put bucket " + next.full(), () -> told(store.put(next)));
    }

    @Override
    public Optional<Hold> readHold(Held held) {
        return network.call(Port.READ, "read hold " + held.text(), () -> store.readHold(held));
    }

    @Override
    public Write<Hold> put(Hold next) {
        return network.call(Port.WRITE, "put hold " + next.held().text(), () -> told(store.put(next)));
    }

    private <T> Write<T> told(Write<T> write) {
        if (write instanceof Write.Lost<T>) {
            counts.count(Fault.LOST_RACE);
        }
        return write;
    }
}
