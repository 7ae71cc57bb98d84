package dev.millrace.engineaws.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Lets callers of one moment share a request. Whoever finds a free place sends what has gathered, in the
/// order it came; what comes in the meantime gathers for the next request. Nobody waits for company: a lone
/// call is sent at once.
///
/// @param <T> what is sent
final class SharedSends<T> {
    /// Requests under way at once. More of them would each carry less.
    private static final int AT_ONCE = 2;

    private final Consumer<List<T>> send;
    private final int most;
    private final Queue<Call<T>> gathered = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    private record Call<T>(T what, CompletableFuture<Void> kept) {}

    /// @param most how many a request takes
    SharedSends(int most, Consumer<List<T>> send) {
        this.most = most;
        this.send = send;
    }

    /// Returns when it is sent; throws what its request threw.
    void send(T what) {
        Call<T> call = new Call<>(what, new CompletableFuture<>());
        gathered.add(call);
        places.acquireUninterruptibly();
        try {
            while (!call.kept().isDone() && sendWhatHasGathered()) {
                // Others may stand before us; ours is in one of the next requests.
            }
        } finally {
            places.release();
        }
        await(call);
    }

    /// @return whether there was anything to send
    private boolean sendWhatHasGathered() {
        List<Call<T>> calls = new ArrayList<>(most);
        for (Call<T> next = gathered.poll(); next != null; next = calls.size() < most ? gathered.poll() : null) {
            calls.add(next);
        }
        if (calls.isEmpty()) {
            return false;
        }
        try {
            send.accept(calls.stream().map(Call::what).toList());
            calls.forEach(call -> call.kept().complete(null));
        } catch (RuntimeException | Error trouble) {
            calls.forEach(call -> call.kept().completeExceptionally(trouble));
        }
        return true;
    }

    private static void await(Call<?> call) {
        try {
            call.kept().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException trouble) {
                throw trouble;
            }
            throw failed;
        }
    }
}
