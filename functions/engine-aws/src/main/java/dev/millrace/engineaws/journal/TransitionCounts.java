package dev.millrace.engineaws.journal;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Move;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/// Counts transitions and tells them as metrics, one line per invocation however many there were.
///
/// The line is CloudWatch's embedded metric format, written by hand: `StepsComplete`, `TasksFailed` and so on, by
/// service. See `docs/decisions/009-metrics-are-counted-by-hand.md` for what it saves.
public final class TransitionCounts {
    private static final String NAMESPACE = "Millrace";

    private final AtomicLongArray tasks = new AtomicLongArray(TaskState.Kind.values().length);
    private final AtomicLongArray steps = new AtomicLongArray(StepState.Kind.values().length);
    private final String service;
    private final InstantSource clock;
    private final Consumer<String> out;

    /// Tells them to the logger `millrace.metrics`, whose lines on Lambda must be the bare message: that is what
    /// CloudWatch reads metrics from.
    ///
    /// @param service the function's name, a dimension of each metric
    public TransitionCounts(String service, InstantSource clock) {
        this(service, clock, LoggerFactory.getLogger("millrace.metrics")::info);
    }

    /// @param out takes one line of JSON at a time
    public TransitionCounts(String service, InstantSource clock, Consumer<String> out) {
        this.service = service;
        this.clock = clock;
        this.out = out;
    }

    @SuppressWarnings("EnumOrdinal") // Positions of counters in memory.
    void count(Move move) {
        switch (move) {
            case Move.OfTask task -> tasks.incrementAndGet(task.to().ordinal());
            case Move.OfSteps many ->
                steps.addAndGet(many.to().ordinal(), many.steps().size());
        }
    }

    /// Tells what was counted since the last time, if anything. To be called at the end of each invocation.
    public void flush() {
        Map<String, Long> metrics = new TreeMap<>();
        for (TaskState.Kind kind : TaskState.Kind.values()) {
            take(tasks, kind, "Tasks", metrics);
        }
        for (StepState.Kind kind : StepState.Kind.values()) {
            take(steps, kind, "Steps", metrics);
        }
        if (!metrics.isEmpty()) {
            out.accept(line(metrics));
        }
    }

    @SuppressWarnings("EnumOrdinal")
    private static void take(AtomicLongArray counters, Enum<?> kind, String noun, Map<String, Long> metrics) {
        long count = counters.getAndSet(kind.ordinal(), 0);
        if (count > 0) {
            metrics.put(noun + kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT), count);
        }
    }

    private String line(Map<String, Long> metrics) {
        StringBuilder definitions = new StringBuilder();
        StringBuilder values = new StringBuilder();
        metrics.forEach((name, count) -> {
            definitions
                    .append(definitions.isEmpty() ? "" : ",")
                    .append("{\"Name\":\"")
                    .append(name)
                    .append("\",\"Unit\":\"Count\"}");
            values.append(",\"").append(name).append("\":").append(count);
        });
        return "{\"_aws\":{\"Timestamp\":" + clock.millis() + ",\"CloudWatchMetrics\":[{\"Namespace\":\"" + NAMESPACE
                + "\",\"Dimensions\":[[\"service\"]],\"Metrics\":[" + definitions + "]}]},\"service\":\""
                + service.replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\"" + values + "}";
    }
}
