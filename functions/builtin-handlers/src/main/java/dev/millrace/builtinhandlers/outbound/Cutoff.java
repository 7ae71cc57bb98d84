package dev.millrace.builtinhandlers.outbound;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.Cancellable;

/// Ends a call when its time is over, however slowly its answer drips in. (A socket's own timeout starts anew with
/// each byte.)
public final class Cutoff implements AutoCloseable {
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final CompletableFuture<Void> watch;
    private final AtomicReference<Optional<Cancellable>> running = new AtomicReference<>(Optional.empty());

    public Cutoff(Duration after) {
        this.watch = over.orTimeout(after.toNanos(), TimeUnit.NANOSECONDS).whenComplete((ignored, trouble) -> {
            if (trouble instanceof TimeoutException) {
                running.get().ifPresent(Cancellable::cancel);
            }
        });
    }

    /// From now on this is what is to be ended.
    public void ends(Cancellable call) {
        running.set(Optional.of(call));
        if (isOver()) {
            call.cancel();
        }
    }

    public boolean isOver() {
        return over.isCompletedExceptionally();
    }

    @Override
    public void close() {
        over.complete(null);
        watch.cancel(false);
    }
}
