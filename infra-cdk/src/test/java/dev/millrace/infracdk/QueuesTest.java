package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.template.Lane;
import dev.millrace.infracdk.queues.LaneQueues;
import dev.millrace.infracdk.queues.LaneShares;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class QueuesTest {
    private static final Set<String> WORK = Set.of(
            "LanesCritical",
            "LanesHigh",
            "LanesNormal",
            "LanesLow",
            "LanesBackground",
            "WorkersDefaultQueue",
            "ReplaysQueue",
            "SubmissionsQueue",
            "DeliveriesEvents",
            "DeliveriesDue",
            "AdvancesQueue",
            "RedrivesQueue");

    private final Deployed stack = Deployed.BY_DEFAULT;
    private final Map<String, JsonNode> queues = stack.properties("SQS::Queue");

    @Test
    void every_queue_has_a_dead_letter_queue_and_an_alarm() {
        assertThat(queues.keySet()).containsAll(WORK);
        for (var work : WORK) {
            assertThat(deadLettersOf(queue(work))).as(work).isIn(watchedForAnyMessage());
        }
    }

    @Test
    void every_rule_has_a_dead_letter_queue_and_an_alarm() {
        assertThat(stack.properties("Events::Rule").values())
                .hasSize(4)
                .flatExtracting(rule -> Deployed.stream(rule.get("Targets")).toList())
                .allSatisfy(target -> assertThat(referenced(target.at("/DeadLetterConfig/Arn")))
                        .isIn(watchedForAnyMessage()));
    }

    @Test
    void whatever_waits_for_a_person_raises_an_alarm() {
        var waiting = new TreeSet<>(queues.keySet());
        waiting.removeAll(WORK);

        assertThat(watchedForAnyMessage()).isEqualTo(waiting);
    }

    @Test
    void no_two_queues_share_a_dead_letter_queue() {
        assertThat(WORK.stream().map(this::queue).map(QueuesTest::deadLettersOf))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_dead_letter_is_kept_for_fourteen_days() {
        assertThat(queues.values())
                .allMatch(queue -> queue.get("MessageRetentionPeriod").asInt() == 14 * 24 * 60 * 60);
    }

    @Test
    void a_message_stays_invisible_longer_than_its_function_may_run() {
        var timeouts = new HashMap<String, Integer>();
        stack.properties("Lambda::Alias")
                .forEach((name, alias) -> timeouts.put(
                        name,
                        stack.properties("Lambda::Function", referenced(alias.get("FunctionName")))
                                .get("Timeout")
                                .asInt()));
        var seen = new TreeSet<String>();

        stack.properties("Lambda::EventSourceMapping").values().stream()
                .filter(mapping -> queues.containsKey(referenced(mapping.get("EventSourceArn"))))
                .forEach(mapping -> {
                    var queue = referenced(mapping.get("EventSourceArn"));
                    seen.add(queue);
                    assertThat(queue(queue).get("VisibilityTimeout").asInt())
                            .as(queue)
                            .isGreaterThan(timeouts.get(referenced(mapping.get("FunctionName"))));
                });

        var received = new TreeSet<>(WORK);
        received.remove("WorkersDefaultQueue");
        WORK.stream()
                .filter(work -> !Set.of("RedrivesQueue", "ReplaysQueue", "DeliveriesEvents", "DeliveriesDue")
                        .contains(work))
                .map(this::queue)
                .map(QueuesTest::deadLettersOf)
                .forEach(received::add);
        assertThat(seen).isEqualTo(received);
        assertThat(queue("WorkersDefaultQueue").get("VisibilityTimeout").asInt())
                .isGreaterThan(stack.properties("Lambda::Function", "ServeWorkersFunction")
                        .get("Timeout")
                        .asInt());
    }

    @Test
    void a_poison_message_takes_no_other_with_it() {
        assertThat(stack.properties("Lambda::EventSourceMapping").values())
                .hasSize(20)
                .allMatch(mapping ->
                        mapping.at("/FunctionResponseTypes/0").asText().equals("ReportBatchItemFailures"));
        assertThat(WORK.stream().map(this::queue))
                .allMatch(queue -> queue.at("/RedrivePolicy/maxReceiveCount").asInt() == 5);
    }

    @Test
    void lanes_share_the_workers_by_weight_and_none_starves() {
        var shares = LaneShares.of(100);

        for (var lane : Lane.values()) {
            var mapping =
                    stack.properties("Lambda::EventSourceMapping", LaneQueues.title(lane) + "ToExecuteStepMapping");
            assertThat(referenced(mapping.get("EventSourceArn"))).isEqualTo("Lanes" + LaneQueues.title(lane));
            assertThat(mapping.at("/ScalingConfig/MaximumConcurrency").asInt()).isEqualTo(shares.get(lane));
            assertThat(mapping.get("BatchSize").asInt()).isEqualTo(10);
        }
    }

    @Test
    void who_deploys_is_told_where_the_queues_of_workers_are() {
        var named = Deployed.with(Map.of("workerQueues", "gpu-large"));

        assertThat(named.output("DefaultWorkerQueueUrl")).isEqualTo("${WorkersDefaultQueue}");
        assertThat(named.output("GpuLargeWorkerQueueUrl")).isEqualTo("${WorkersGpuLargeQueue}");
        assertThat(named.output("GpuLargeWorkerQueueArn")).isEqualTo("${WorkersGpuLargeQueue.Arn}");
    }

    @Test
    void completions_of_one_task_arrive_together_and_those_of_others_do_not_wait() {
        var advances = queue("AdvancesQueue");

        assertThat(advances.get("FifoQueue").asBoolean()).isTrue();
        assertThat(advances.get("ContentBasedDeduplication").asBoolean()).isFalse();
        assertThat(advances.get("DeduplicationScope").asText()).isEqualTo("messageGroup");
        assertThat(advances.get("FifoThroughputLimit").asText()).isEqualTo("perMessageGroupId");
        assertThat(queue(deadLettersOf(advances)).get("FifoQueue").asBoolean()).isTrue();
    }

    private Set<String> watchedForAnyMessage() {
        var watched = new TreeSet<String>();
        stack.properties("CloudWatch::Alarm").values().stream()
                .filter(alarm -> alarm.get("MetricName").asText().equals("ApproximateNumberOfMessagesVisible"))
                .filter(alarm -> alarm.get("Threshold").asInt() == 1)
                .forEach(alarm -> watched.add(referenced(alarm.at("/Dimensions/0/Value"))));
        return watched;
    }

    private JsonNode queue(String name) {
        return stack.properties("SQS::Queue", name);
    }

    private static String deadLettersOf(JsonNode queue) {
        return referenced(queue.at("/RedrivePolicy/deadLetterTargetArn"));
    }

    private static String referenced(JsonNode reference) {
        return Deployed.plain(reference).replaceAll("[${}]|\\..*", "");
    }
}
