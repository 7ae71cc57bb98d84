package dev.millrace.localstack.roles;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/// How often each function asked each service for each operation: what a bill is made of.
///
/// What a mapping asks for its function (receiving and deleting messages) is counted as the function's; a receive that
/// comes back empty is not counted, for it costs by the hour and not by the task.
public final class RequestLog {
    private final Map<Request, LongAdder> counts = new ConcurrentHashMap<>();

    /// @param operation as the SDK names it, such as `PutItem`
    /// @param resource the name of the table, queue, bucket or bus
    public record Request(String function, String service, String operation, String resource)
            implements Comparable<Request> {
        @Override
        public int compareTo(Request other) {
            return toString().compareTo(other.toString());
        }
    }

    public void count(Request request) {
        counts.computeIfAbsent(request, first -> new LongAdder()).increment();
    }

    public long count(Predicate<Request> which) {
        return counts.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /// Over all functions and resources.
    public long count(String service, String operation) {
        return count(request ->
                request.service().equals(service) && request.operation().equals(operation));
    }

    public Map<Request, Long> snapshot() {
        var snapshot = new TreeMap<Request, Long>();
        counts.forEach((request, count) -> snapshot.put(request, count.sum()));
        return snapshot;
    }

    /// Forgets all counts, so that what follows is counted alone.
    public void clear() {
        counts.clear();
    }
}
