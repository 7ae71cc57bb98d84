package dev.millrace.engineaws.parallel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Blocking calls side by side on virtual threads, a bounded number at a time.
public final class InParallel {
    private InParallel() {}

    /// Calls for each element and answers in their order. All calls are made, even when one fails; then the first
    /// failure flies, with the others suppressed in it.
    ///
    /// @param atOnce where it is 1, the calls are made in their order on the caller's thread
    public static <T, R> List<R> each(Collection<T> elements, int atOnce, Function<T, R> call) {
        if (elements.size() == 1) {
            return List.of(call.apply(elements.iterator().next()));
        }
        if (atOnce == 1) {
            return oneByOne(elements, call);
        }
        Semaphore places = new Semaphore(atOnce);
        List<Future<R>> calls = new ArrayList<>(elements.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (T element : elements) {
                calls.add(threads.submit(() -> {
                    places.acquire();
                    try {
                        return call.apply(element);
                    } finally {
                        places.release();
                    }
                }));
            }
            return answers(calls);
        }
    }

    private static <T, R> List<R> oneByOne(Collection<T> elements, Function<T, R> call) {
        List<R> answers = new ArrayList<>(elements.size());
        List<Throwable> failures = new ArrayList<>();
        for (T element : elements) {
            try {
                answers.add(call.apply(element));
            } catch (RuntimeException failed) {
                failures.add(failed);
            }
        }
        throwIfAny(failures);
        return answers;
    }

    private static <R> List<R> answers(List<Future<R>> calls) {
        List<R> answers = new ArrayList<>(calls.size());
        List<Throwable> failures = new ArrayList<>();
        for (Future<R> call : calls) {
            try {
                answers.add(call.get());
            } catch (ExecutionException failed) {
                failures.add(failed.getCause() == null ? failed : failed.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for calls", interrupted);
            }
        }
        throwIfAny(failures);
        return answers;
    }

    private static void throwIfAny(List<Throwable> failures) {
        if (failures.isEmpty()) {
            return;
        }
        Throwable first = failures.removeFirst();
        failures.stream().filter(other -> !other.equals(first)).forEach(first::addSuppressed);
        throw unchecked(first);
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException trouble ? trouble : new IllegalStateException(failure);
    }
}
