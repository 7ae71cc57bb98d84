package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.gate.Turn;
import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.Bucket;
import dev.millrace.engine.limit.HandlerPace;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Limits, breakers, paces and holds in memory. Each record's writes are made one after another.
public final class MemoryLimitStore implements LimitStore {
    private final Map<String, LimitRecord> limits = new ConcurrentHashMap<>();
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
    private final Map<String, HandlerPace> paces = new ConcurrentHashMap<>();
    private final Map<String, Permits> permits = new ConcurrentHashMap<>();
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Map<String, Hold> holds = new ConcurrentHashMap<>();
    private final Stream stream;

    /// Told of each write that took effect, in the order of the record's writes.
    public interface Stream {
        void wrote(Permits image);

        void wrote(Bucket image);

        void wrote(Breaker image);

        default void wrote(Hold image) {}

        default void wrote(HandlerPace image) {}

        /// For those who do not listen.
        Stream UNHEARD = new Stream() {
            @Override
            public void wrote(Permits image) {}

            @Override
            public void wrote(Bucket image) {}

            @Override
            public void wrote(Breaker image) {}
        };
    }

    public MemoryLimitStore() {
        this(Stream.UNHEARD);
    }

    public MemoryLimitStore(Stream stream) {
        this.stream = stream;
    }

    /// A worker's gate before this store. A key is its own value, but for the task's id.
    public Gate gate(Chance chance, InstantSource clock) {
        return new Gate(
                this,
                (key, task, input) -> Optional.of(key.equals("${task.id}") ? task.text() : key),
                chance,
                clock,
                Turn::waitedFor);
    }

    @Override
    public Standing read() {
        return new Standing(
                List.copyOf(limits.values()),
                List.copyOf(breakers.values()),
                List.copyOf(paces.values()),
                List.copyOf(holds.values()));
    }

    @Override
    public Optional<LimitRecord> readLimit(Scope scope) {
        return Optional.ofNullable(limits.get(scope.text()));
    }

    @Override
    public Write<LimitRecord> put(LimitRecord next) {
        return put(limits, next.scope().text(), next, LimitRecord::version, LimitRecord::writer, image -> {});
    }

    @Override
    public Optional<Breaker> readBreaker(String handler) {
        return Optional.ofNullable(breakers.get(handler));
    }

    @Override
    public Write<Breaker> put(Breaker next) {
        return put(breakers, next.handler(), next, Breaker::version, Breaker::writer, stream::wrote);
    }

    @Override
    public Write<HandlerPace> put(HandlerPace next) {
        return put(paces, next.handler(), next, HandlerPace::version, HandlerPace::writer, stream::wrote);
    }

    @Override
    public Optional<Permits> readPermits(Scope scope) {
        return Optional.ofNullable(permits.get(scope.text()));
    }

    @Override
    public Write<Permits> put(Permits next) {
        return put(permits, next.scope().text(), next, Permits::version, Permits::writer, stream::wrote);
    }

    @Override
    public Optional<Bucket> readBucket(Scope scope) {
        return Optional.ofNullable(buckets.get(scope.text()));
    }

    @Override
    public Write<Bucket> put(Bucket next) {
        return put(buckets, next.scope().text(), next, Bucket::version, Bucket::writer, stream::wrote);
    }

    @Override
    public Optional<Hold> readHold(Held held) {
        return Optional.ofNullable(holds.get(held.text()));
    }

    @Override
    public Write<Hold> put(Hold next) {
        return put(holds, next.held().text(), next, Hold::version, Hold::writer, stream::wrote);
    }

    private static <T> Write<T> put(
            Map<String, T> records,
            String name,
            T next,
            ToLongFunction<T> version,
            Function<T, String> writer,
            Consumer<T> told) {
        AtomicReference<Write<T>> answer = new AtomicReference<>(new Write.Lost<>(Optional.empty()));
        records.compute(name, (same, standing) -> {
            long stands = standing == null ? 0 : version.applyAsLong(standing);
            if (stands == version.applyAsLong(next) - 1) {
                told.accept(next);
                answer.set(new Write.Moved<>(next));
                return next;
            }
            boolean own = standing != null && writer.apply(standing).equals(writer.apply(next));
            answer.set(own ? new Write.Moved<>(next) : new Write.Lost<>(Optional.ofNullable(standing)));
            return standing;
        });
        return answer.get();
    }
}
