package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// A queue for each kind of worker outside, which templates call `worker:NAME`. Workers empty them through the API, or
/// receive from them and claim through the API. `default` is always there.
public final class WorkerQueues extends Construct {
    /// How old a step may grow before somebody is told that its workers are missing or too few.
    public static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final String DEFAULT = "default";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,20}(-[a-z0-9]{1,20}){0,3}");

    private final Map<String, Queue> queues = new TreeMap<>();
    private final Map<String, DeadLetterQueue> deadLetters = new TreeMap<>();

    /// @param names of the queues, beside `default`
    public WorkerQueues(Construct scope, String id, List<String> names) {
        super(scope, id);
        add(DEFAULT);
        names.stream().filter(name -> !name.equals(DEFAULT)).forEach(this::add);
    }

    private void add(String name) {
        if (!NAME.matcher(name).matches() || queues.containsKey(name)) {
            throw new IllegalArgumentException("A worker queue has a name of its own, of small letters, digits and "
                    + "dashes, not '" + name + "'");
        }
        var dead = new DeadLetterQueue(this, title(name) + "DeadLetters", DeadLetterQueue.Order.NONE);
        deadLetters.put(name, dead);
        queues.put(
                name,
                GuardedQueue.in(this, title(name) + "Queue", Times.WORKER_VISIBILITY, dead)
                        .build());
    }

    /// `GpuLarge` for `gpu-large`, as it stands in the names of constructs.
    public static String title(String name) {
        return Pattern.compile("(^|-)([a-z0-9])")
                .matcher(name)
                .replaceAll(start -> start.group(2).toUpperCase(java.util.Locale.ROOT));
    }

    /// By name.
    public Map<String, Queue> queues() {
        return Collections.unmodifiableMap(queues);
    }

    public List<DeadLetterQueue> deadLetters() {
        return List.copyOf(deadLetters.values());
    }

    public DeadLetterQueue deadLetters(String name) {
        return Objects.requireNonNull(deadLetters.get(name));
    }

    /// `name=url` of each, separated by commas.
    public String urls() {
        return queues.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().getQueueUrl())
                .collect(Collectors.joining(","));
    }

    public void grantSend(IGrantable grantee) {
        queues.values().forEach(queue -> queue.grant(grantee, "sqs:SendMessage"));
    }

    public void grantReceive(IGrantable grantee) {
        queues.values().forEach(queue -> queue.grant(grantee, "sqs:ReceiveMessage", "sqs:DeleteMessage"));
    }

    /// Lets a worker receive from one queue itself.
    public void grantReceive(String name, IGrantable worker) {
        var queue = queues.get(name);
        if (queue == null) {
            throw new IllegalArgumentException(
                    "There is no worker queue '" + name + "', only " + queues.keySet() + "; name it in workerQueues");
        }
        queue.grant(worker, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility");
    }
}
