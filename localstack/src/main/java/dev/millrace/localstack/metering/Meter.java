package dev.millrace.localstack.metering;

import dev.millrace.cost.Charge;
import dev.millrace.cost.Usage;
import dev.millrace.localstack.functions.FunctionDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Counts what is used. Safe for many threads.
///
/// What looking at tasks uses (`GET` requests of the API) is kept apart from what the tasks use, and so is what costs
/// by the hour: receives that came back empty.
public final class Meter {
    /// CloudWatch counts so many bytes for each event beside its text (PutLogEvents, API reference).
    private static final int LOG_OVERHEAD = 26;

    /// What Lambda itself logs of an invocation in JSON at level INFO, `platform.start` and `platform.report`, as
    /// in the examples of its Telemetry API.
    private static final int PLATFORM_LOG = 142 + 266 + 2 * LOG_OVERHEAD;

    private static final double GIGABYTE = 1024.0 * 1024 * 1024;

    private static final Duration PAUSE = Duration.ofMillis(20);

    /// What a thread works for; threads it starts work for the same.
    private static final InheritableThreadLocal<@Nullable Scope> SCOPE = new InheritableThreadLocal<>();

    private final boolean on;
    private final Map<Item, DoubleAdder> amounts = new ConcurrentHashMap<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Queue<Invocation> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong invocations = new AtomicLong();

    private Meter(boolean on) {
        this.on = on;
    }

    public static Meter on() {
        return new Meter(true);
    }

    /// Counts nothing.
    public static Meter off() {
        return new Meter(false);
    }

    /// @param function whose bill it is
    /// @param what says more: an operation, an index, a kind of line
    /// @param purpose why it was used
    public record Item(String function, Charge charge, String what, Purpose purpose) {}

    public enum Purpose {
        /// The tasks' own.
        WORK,
        /// To show tasks.
        LOOKING,
        /// By the hour, whatever happens.
        IDLE
    }

    /// A request of a function.
    ///
    /// @param invocation counts from 1, through all functions
    /// @param what the operation, such as `PutItem`
    /// @param on what: the kind of item (`task`, `step`), or `lane` or `advance` of messages; else empty
    /// @param begun and `ended`: by [System#nanoTime]
    public record Call(long invocation, String function, String what, String on, long begun, long ended) {}

    /// An invocation that has ended.
    ///
    /// @param number as in its [Call]s
    /// @param begun and `ended`: by [System#nanoTime]
    public record Invocation(
            long number, String function, int memoryMegabytes, Purpose purpose, long begun, long ended) {}

    record Scope(long invocation, Purpose purpose) {}

    public boolean isOn() {
        return on;
    }

    public void count(String function, Charge charge, String what, double amount) {
        count(function, charge, what, purpose(), amount);
    }

    public void count(String function, Charge charge, String what, Purpose purpose, double amount) {
        if (on) {
            amounts.computeIfAbsent(new Item(function, charge, what, purpose), first -> new DoubleAdder())
                    .add(amount);
            changes.incrementAndGet();
        }
    }

    /// A line that a function printed.
    public void logged(String function, String line) {
        if (on) {
            int bytes = line.getBytes(StandardCharsets.UTF_8).length + LOG_OVERHEAD;
            String what = line.startsWith("{\"_aws\"") ? "metrics" : "lines";
            count(function, Charge.LOG_INGESTION, what, bytes / GIGABYTE);
        }
    }

    /// What this thread, and those it starts, do from here on.
    public void thisThreadIs(Purpose purpose) {
        if (on) {
            SCOPE.set(new Scope(0, purpose));
        }
    }

    /// An invocation, from its start to its end.
    <T> T invocation(FunctionDefinition definition, Supplier<T> work) {
        var function = definition.name();
        int memoryMegabytes = definition.memoryMegabytes();
        var inside = new Scope(invocations.incrementAndGet(), purpose());
        return in(inside, () -> {
            long begun = System.nanoTime();
            try {
                return work.get();
            } finally {
                long end = System.nanoTime();
                long millis = Math.ceilDiv(end - begun, 1_000_000L);
                ended.add(new Invocation(inside.invocation(), function, memoryMegabytes, inside.purpose(), begun, end));
                count(function, Charge.INVOCATIONS, "invocations", 1);
                count(function, Charge.FUNCTION_TIME, "handler", millis / 1000.0 * memoryMegabytes / 1024);
                if (definition.logsInvocations()) {
                    count(function, Charge.LOG_INGESTION, "platform", PLATFORM_LOG / GIGABYTE);
                }
            }
        });
    }

    void called(String function, String what, String on, long begun) {
        Scope now = SCOPE.get();
        calls.add(new Call(now == null ? 0 : now.invocation(), function, what, on, begun, System.nanoTime()));
    }

    /// Something goes on that will be counted when it ends.
    public <T> T underWay(Supplier<T> work) {
        underWay.incrementAndGet();
        try {
            return work.get();
        } finally {
            changes.incrementAndGet();
            underWay.decrementAndGet();
        }
    }

    /// All that was counted, by name.
    public Map<Item, Double> items() {
        var items = new TreeMap<Item, Double>(Comparator.comparing(Item::toString));
        amounts.forEach((item, amount) -> items.put(item, amount.sum()));
        return items;
    }

    /// What the tasks used.
    public Usage usage() {
        return usage(item -> item.purpose() == Purpose.WORK);
    }

    public Usage usage(Predicate<Item> which) {
        Usage usage = Usage.NONE;
        for (var entry : items().entrySet()) {
            if (which.test(entry.getKey())) {
                usage = usage.and(entry.getKey().charge(), entry.getValue());
            }
        }
        return usage;
    }

    /// The requests of functions, in the order they ended.
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public List<Invocation> invocations() {
        return List.copyOf(ended);
    }

    /// Forgets everything, so that what follows is counted alone.
    public void clear() {
        amounts.clear();
        calls.clear();
        ended.clear();
    }

    /// Waits until nothing was under way or counted for so long: what follows a task's end (its events, the deletion of
    /// its message) is in then.
    public void awaitQuiet(Duration quiet) throws InterruptedException {
        long seen = -1;
        long since = System.nanoTime();
        while (System.nanoTime() - since < quiet.toNanos()) {
            long now = changes.get();
            if (now != seen || underWay.get() > 0) {
                seen = now;
                since = System.nanoTime();
            }
            Thread.sleep(PAUSE);
        }
    }

    private Purpose purpose() {
        Scope now = SCOPE.get();
        return now == null ? Purpose.WORK : now.purpose();
    }

    private <T> T in(Scope next, Supplier<T> work) {
        if (!on) {
            return work.get();
        }
        Scope before = SCOPE.get();
        SCOPE.set(next);
        try {
            return underWay(work);
        } finally {
            SCOPE.set(before);
        }
    }
}
