package dev.millrace.enginetestkit.simulation;

import dev.millrace.enginetestkit.memory.Delivery;
import dev.millrace.enginetestkit.memory.MemoryQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A queue with what is started for its messages: batches, so many at once, and deletion of what was done.
final class Mapping<M> {
    /// Starts an invocation for a batch, and calls [Mapping#ended] when it is through.
    interface Function<M> {
        void invoke(List<Delivery<M>> batch);
    }

    private static final int LARGEST_BATCH = 10;

    private final String name;
    private final MemoryQueue<M> queue;
    private final int mostAtOnce;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Weather weather;
    private final Counts counts;
    private final Trace trace;
    private final Function<M> function;
    private Instant restsUntil = Instant.MIN;
    private int running;
    private Optional<Instant> planned = Optional.empty();

    Mapping(
            String name,
            MemoryQueue<M> queue,
            int mostAtOnce,
            InstantSource clock,
            Scheduler scheduler,
            Weather weather,
            Counts counts,
            Trace trace,
            Function<M> function) {
        this.name = name;
        this.queue = queue;
        this.mostAtOnce = mostAtOnce;
        this.clock = clock;
        this.scheduler = scheduler;
        this.weather = weather;
        this.counts = counts;
        this.trace = trace;
        this.function = function;
    }

    String name() {
        return name;
    }

    boolean isQuiet() {
        return running == 0 && queue.size() == 0;
    }

    int size() {
        return queue.size();
    }

    void send(M message, Duration delay) {
        queue.send(message, delay);
        wake();
    }

    /// Nobody takes messages until then.
    void rest(Instant until) {
        restsUntil = until;
    }

    /// Plans the next poll, if there is something to be had, now or later.
    private void wake() {
        if (running >= mostAtOnce) {
            return;
        }
        Optional<Instant> next = (queue.visible() > 0
                        ? Optional.of(clock.instant().plusMillis(1))
                        : queue.nextVisible())
                .map(at -> at.isBefore(restsUntil) ? restsUntil : at);
        if (next.isPresent() && (planned.isEmpty() || next.get().isBefore(planned.get()))) {
            planned = next;
            scheduler.at(next.get(), this::poll);
        }
    }

    private void poll() {
        if (planned.filter(at -> !at.isAfter(clock.instant())).isPresent()) {
            planned = Optional.empty();
        }
        if (running < mostAtOnce && !clock.instant().isBefore(restsUntil)) {
            int dead = queue.deadLetters().size();
            List<Delivery<M>> batch = queue.receive(1 + weather.pick(LARGEST_BATCH), this::pick);
            counts.count(Fault.DEAD_LETTERED, queue.deadLetters().size() - dead);
            if (!batch.isEmpty()) {
                running++;
                function.invoke(batch);
            }
        }
        wake();
    }

    private int pick(int count) {
        int picked = count == 1 ? 0 : weather.pick(count);
        if (picked > 0) {
            counts.count(Fault.REORDERED);
        }
        return picked;
    }

    /// An invocation is through, or dead.
    ///
    /// @param done what it did
    void ended(List<Delivery<M>> done) {
        running--;
        for (Delivery<M> delivery : done) {
            if (weather.forgetsToDelete()) {
                counts.count(Fault.NOT_DELETED);
                trace.add(
                        clock.instant(),
                        name,
                        "not deleted",
                        () -> delivery.message().toString());
            } else {
                queue.delete(delivery.receipt());
            }
        }
        wake();
    }

    void purge() {
        int lost = queue.purge();
        if (lost > 0) {
            counts.count(Fault.PURGED);
            trace.add(clock.instant(), name, "purged", () -> lost + " messages");
        }
    }
}
