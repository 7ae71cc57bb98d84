package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The five lanes and the advance queue in memory. Delays are rounded up to whole seconds, as SQS has them.
public final class MemoryQueues implements Queues {
    private final Map<Lane, MemoryQueue<StepMessage>> lanes = new EnumMap<>(Lane.class);
    private final Map<String, MemoryQueue<StepMessage>> workers = new ConcurrentHashMap<>();
    private final Function<String, MemoryQueue<StepMessage>> newQueue;
    private final MemoryQueue<Finish> advance;

    public MemoryQueues(InstantSource clock) {
        this(clock, QueueRules.DEPLOYED);
    }

    public MemoryQueues(InstantSource clock, QueueRules rules) {
        for (Lane lane : Lane.values()) {
            lanes.put(lane, MemoryQueue.standard(clock, rules));
        }
        newQueue = name -> MemoryQueue.standard(clock, rules);
        advance = MemoryQueue.fifo(clock, rules, Finish::task);
    }

    @Override
    public void send(List<Dispatch> dispatches) {
        for (Dispatch dispatch : dispatches) {
            dispatch.worker()
                    .map(this::worker)
                    .orElseGet(() -> lane(dispatch.lane()))
                    .send(dispatch.message(), wholeSeconds(dispatch.delay()));
        }
    }

    private static Duration wholeSeconds(Duration delay) {
        return Duration.ofSeconds(delay.getNano() == 0 ? delay.getSeconds() : delay.getSeconds() + 1);
    }

    @Override
    public void send(Finish finish) {
        advance.send(finish, Duration.ZERO);
    }

    public MemoryQueue<StepMessage> lane(Lane lane) {
        MemoryQueue<StepMessage> queue = lanes.get(lane);
        if (queue == null) {
            throw new IllegalStateException("Every lane has a queue");
        }
        return queue;
    }

    /// The queue of the workers outside that have this name.
    public MemoryQueue<StepMessage> worker(String name) {
        return workers.computeIfAbsent(name, newQueue);
    }

    /// Names of the queues of workers outside that something was sent to.
    public Set<String> workers() {
        return Set.copyOf(workers.keySet());
    }

    /// The queue of finishes, grouped by task.
    public MemoryQueue<Finish> advance() {
        return advance;
    }

    /// Messages on all queues that are neither deleted nor dead.
    public int size() {
        return lanes.values().stream().mapToInt(MemoryQueue::size).sum()
                + workers.values().stream().mapToInt(MemoryQueue::size).sum()
                + advance.size();
    }
}
