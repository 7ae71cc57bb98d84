package dev.millrace.infracdk;

import dev.millrace.infracdk.events.ExecutionEvents;
import dev.millrace.infracdk.events.LifecycleBus;
import dev.millrace.infracdk.functions.StateMachines;
import dev.millrace.infracdk.queues.AdvanceQueue;
import dev.millrace.infracdk.queues.DeadLetterQueue;
import dev.millrace.infracdk.queues.DeliveryQueues;
import dev.millrace.infracdk.queues.LaneQueues;
import dev.millrace.infracdk.queues.RedriveQueue;
import dev.millrace.infracdk.queues.ReplayQueue;
import dev.millrace.infracdk.queues.SubmissionQueue;
import dev.millrace.infracdk.queues.WorkerQueues;
import dev.millrace.infracdk.storage.EventBucket;
import dev.millrace.infracdk.storage.PayloadBucket;
import dev.millrace.infracdk.storage.TaskTable;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The environment variables by which a function learns where things are; each gets only those it needs.
final class Settings {
    private final Map<String, String> values = new TreeMap<>();

    Settings table(TaskTable table) {
        return put("TABLE", table.name());
    }

    Settings payloads(PayloadBucket payloads) {
        return put("PAYLOAD_BUCKET", payloads.name());
    }

    Settings lanes(LaneQueues lanes) {
        lanes.queues().forEach((lane, queue) -> put("LANE_" + lane.name() + "_URL", queue.getQueueUrl()));
        return this;
    }

    Settings workers(WorkerQueues workers) {
        return put("WORKER_QUEUES", workers.urls());
    }

    Settings due(DeliveryQueues deliveries) {
        return put("DELIVERIES_DUE_QUEUE_URL", deliveries.due().getQueueUrl());
    }

    Settings orderedEvents(MillraceProps props) {
        return props.orderedEvents() ? put("ORDERED_EVENTS", "true") : this;
    }

    Settings advances(AdvanceQueue advances) {
        return put("ADVANCE_QUEUE_URL", advances.queue().getQueueUrl());
    }

    Settings submissions(SubmissionQueue submissions) {
        return put("SUBMISSION_QUEUE_URL", submissions.queue().getQueueUrl());
    }

    Settings redrives(RedriveQueue redrives) {
        return put("REDRIVE_QUEUE_URL", redrives.queue().getQueueUrl());
    }

    /// @param queues by what dead letters call the queue before each
    Settings deadLetters(Map<String, DeadLetterQueue> queues) {
        return put(
                "DEAD_LETTER_QUEUES",
                queues.entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + entry.getValue().queue().getQueueName())
                        .collect(Collectors.joining(",")));
    }

    Settings stateMachines(StateMachines machines) {
        return machines.isEmpty()
                ? this
                : put("STATE_MACHINES", String.join(",", machines.arns())).put("EXECUTION_PREFIX", machines.prefix());
    }

    Settings executions(Optional<ExecutionEvents> executions) {
        executions.ifPresent(
                ends -> put("EXECUTIONS_QUEUE_URL", ends.queue().queue().getQueueUrl()));
        return this;
    }

    Settings bus(LifecycleBus bus) {
        return put("EVENT_BUS", bus.bus().getEventBusName())
                .put("UNDELIVERED_QUEUE_URL", bus.undelivered().queue().getQueueUrl());
    }

    Settings replays(ReplayQueue replays) {
        return put("REPLAY_QUEUE_URL", replays.queue().getQueueUrl());
    }

    /// Only to tell events on it.
    Settings busAlone(LifecycleBus bus) {
        return put("EVENT_BUS", bus.bus().getEventBusName());
    }

    Settings events(EventBucket events) {
        return put("EVENT_BUCKET", events.name());
    }

    Settings environment(MillraceProps props) {
        return put("ENVIRONMENT", props.environment());
    }

    Settings ageing(MillraceProps props) {
        return put("AGEING_SECONDS", Long.toString(props.ageing().toSeconds()));
    }

    Map<String, String> all() {
        return Map.copyOf(values);
    }

    private Settings put(String name, String value) {
        values.put("MILLRACE_" + name, value);
        return this;
    }
}
