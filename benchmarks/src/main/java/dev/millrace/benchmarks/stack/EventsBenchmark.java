package dev.millrace.benchmarks.stack;

import static dev.millrace.benchmarks.report.Cell.count;
import static dev.millrace.benchmarks.report.Cell.figure;
import static dev.millrace.benchmarks.report.Cell.text;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Home;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// How fast committed transitions become events, and a burst of them that three subscribers get: one that answers at
/// once, one that fails half the time, and one that is slow.
public final class EventsBenchmark implements Benchmark {
    private static final int EVENTS_OF_A_TASK = 14;
    private static final int RECORDED_TASKS = 50;

    /// Before the burst, so that it is not the compiler that is measured.
    private static final int WARMING_TASKS = 1_000;

    private static final int CLIENTS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String measures() {
        return "transitions to events, and a burst of them to three subscribers";
    }

    @Override
    public Result run(Scale scale) throws Exception {
        int transitions = scale == Scale.SMOKE ? 10 * EVENTS_OF_A_TASK : 100_000;
        int tasks = Math.ceilDiv(transitions, EVENTS_OF_A_TASK);
        int events = tasks * EVENTS_OF_A_TASK;
        var workflow = Workflow.chain(5).telling("all");
        var recorded = new ConcurrentLinkedQueue<PutItemRequest>();
        try (var stack = Stack.start(Home.stack().withSettings(Map.of("MILLRACE_HTTP_ALLOW", "127.0.0.1/32")));
                var subscribers = Subscribers.start(stack)) {
            stack.apply(workflow);
            subscribers.subscribe("benchmarks");
            stack.record(recorded::add);
            int recordedTasks = scale == Scale.SMOKE ? 2 : RECORDED_TASKS;
            new Load(workflow, 1, recordedTasks).on(stack);
            stack.record(write -> {});
            int warming = scale == Scale.SMOKE ? 0 : WARMING_TASKS;
            new Load(workflow, CLIENTS, warming).on(stack);
            subscribers.await((recordedTasks + warming) * EVENTS_OF_A_TASK, System.nanoTime(), PATIENCE);
            subscribers.forget();

            var peak = new Peak();
            long begun = System.nanoTime();
            var seen = new Load(workflow, CLIENTS, tasks).on(stack);
            subscribers.await(events, begun, PATIENCE);
            long live = peak.end();

            var burst = Table.empty(
                    "A burst: " + String.format("%,d", events) + " transitions of " + String.format("%,d", tasks)
                            + " tasks of " + CLIENTS + " clients committed in " + Math.round(seen.seconds()) + " s",
                    "subscriber",
                    "events",
                    "missing",
                    "deliveries",
                    "all there after, s");
            for (var each : subscribers.all()) {
                burst = burst.with(
                        text(each.name()),
                        count(each.events()),
                        count(events - each.events()),
                        count(each.deliveries()),
                        figure(each.seconds()));
            }
            var publishing = Table.empty(
                    "From recorded stream records through publish-events and the matcher to one counting target",
                    "records",
                    "events",
                    "events/s");
            var publisher = new RecordedStream(stack.local(), List.copyOf(recorded));
            publishing = publishing.with(publisher.publish(scale == Scale.SMOKE ? 2 : 400));
            return new Result(
                    List.of(publishing, burst),
                    List.of(
                            "Clients, functions, emulated services and the subscribers' servers share one process; its heap after "
                                    + "a collection was at most " + live + " MB while the burst lasted. "
                                    + count(warming).shown() + " tasks went before it.",
                            "Each event is matched, handed to each subscriber's queue and posted as a signed request; the failing "
                                    + "one answers 503 to every other request."));
        }
    }

    /// The largest heap after a collection, looked at now and then: each look stops everything for a third of a second.
    private static final class Peak {
        private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(20);

        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread looker;
        private long most;

        Peak() {
            looker = Thread.ofVirtual().start(() -> {
                while (!ended.get()) {
                    most = Math.max(most, Load.liveHeapMegabytes());
                    try {
                        Thread.sleep(BETWEEN_LOOKS);
                    } catch (InterruptedException stopping) {
                        return;
                    }
                }
            });
        }

        long end() throws InterruptedException {
            ended.set(true);
            looker.interrupt();
            looker.join();
            return most;
        }
    }
}
