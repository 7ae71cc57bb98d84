package dev.millrace.engineaws.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.port.Queues.Dispatch;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Lane;
import dev.millrace.engineaws.SecureChance;
import dev.millrace.enginetestkit.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

final class SqsQueuesTest {
    private static final Map<Lane, String> LANES = Map.of(Lane.NORMAL, "normal", Lane.HIGH, "high");

    private final Sqs sqs = new Sqs();
    private final SqsQueues queues = new SqsQueues(sqs, LANES, Optional.of("advance"), new SecureChance());

    /// Keeps what it is sent and answers as told.
    private static final class Sqs implements SqsClient {
        private final Collection<SendMessageBatchRequest> requests = new ConcurrentLinkedQueue<>();
        private Function<SendMessageBatchRequest, SendMessageBatchResponse> answer =
                request -> SendMessageBatchResponse.builder().build();

        @Override
        public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
            requests.add(request);
            return answer.apply(request);
        }

        @Override
        public String serviceName() {
            return "sqs";
        }

        @Override
        public void close() {}
    }

    @Test
    void each_lanes_messages_travel_by_tens() {
        List<Dispatch> dispatches = new ArrayList<>();
        IntStream.range(0, 23).forEach(step -> dispatches.add(dispatch(Lane.NORMAL, step, Duration.ZERO)));
        IntStream.range(0, 4).forEach(step -> dispatches.add(dispatch(Lane.HIGH, step, Duration.ZERO)));

        queues.send(dispatches);

        assertThat(sqs.requests)
                .extracting(
                        request -> request.queueUrl() + " " + request.entries().size())
                .containsExactlyInAnyOrder("normal 10", "normal 10", "normal 3", "high 4");
    }

    @Test
    void delays_are_rounded_up_to_whole_seconds() {
        queues.send(List.of(
                dispatch(Lane.NORMAL, 0, Duration.ZERO),
                dispatch(Lane.NORMAL, 1, Duration.ofMillis(1)),
                dispatch(Lane.NORMAL, 2, Duration.ofSeconds(7)),
                dispatch(Lane.NORMAL, 3, Duration.ofMinutes(15))));

        assertThat(sqs.requests.iterator().next().entries())
                .extracting(SendMessageBatchRequestEntry::delaySeconds)
                .containsExactly(0, 1, 7, 900);
    }

    @Test
    void what_sqs_could_not_take_is_sent_again_and_nothing_else() {
        sqs.answer = request -> sqs.requests.size() == 1 ? refusing(request, 3, false) : accepted();

        queues.send(IntStream.range(0, 5)
                .mapToObj(step -> dispatch(Lane.NORMAL, step, Duration.ZERO))
                .toList());

        var again = sqs.requests.stream().skip(1).toList();
        assertThat(again).hasSize(1);
        assertThat(again.getFirst().entries())
                .extracting(SendMessageBatchRequestEntry::messageBody)
                .containsExactly(body(0), body(1), body(2));
    }

    @Test
    void what_sqs_never_takes_is_told_after_a_few_tries() {
        sqs.answer = request -> refusing(request, 1, false);

        assertThatThrownBy(() -> queues.send(List.of(dispatch(Lane.NORMAL, 1, Duration.ZERO))))
                .hasMessageContaining("4 tries")
                .hasMessageContaining("InternalError");
    }

    @Test
    void what_is_our_fault_is_not_tried_again() {
        sqs.answer = request -> refusing(request, 1, true);

        assertThatThrownBy(() -> queues.send(List.of(dispatch(Lane.NORMAL, 1, Duration.ZERO))))
                .hasMessageContaining("1 tries");
    }

    @Test
    void finishes_of_one_moment_share_requests_and_each_returns_when_it_is_kept() throws Exception {
        var firstIsUnderWay = new CountDownLatch(2);
        var letGo = new CountDownLatch(1);
        sqs.answer = request -> {
            firstIsUnderWay.countDown();
            await(letGo);
            return accepted();
        };

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 2).forEach(step -> threads.execute(() -> queues.send(finish(step))));
            firstIsUnderWay.await();
            List<Thread> others = IntStream.range(2, 22)
                    .mapToObj(step -> Thread.ofPlatform().start(() -> queues.send(finish(step))))
                    .toList();
            while (!others.stream().allMatch(other -> other.getState() == Thread.State.WAITING)) {
                LockSupport.parkNanos(1_000_000);
            }
            letGo.countDown();
            for (Thread other : others) {
                other.join();
            }
        }

        assertThat(sqs.requests.stream()
                        .mapToInt(request -> request.entries().size())
                        .sum())
                .isEqualTo(22);
        assertThat(sqs.requests).as("two alone, then ten each").hasSize(4);
        assertThat(sqs.requests.stream()
                        .flatMap(request -> request.entries().stream())
                        .map(SendMessageBatchRequestEntry::messageDeduplicationId))
                .doesNotHaveDuplicates();
        assertThat(sqs.requests.stream()
                        .flatMap(request -> request.entries().stream())
                        .map(SendMessageBatchRequestEntry::messageGroupId))
                .containsOnly(Records.taskId(1).text());
    }

    @Test
    void a_tenant_is_the_group_of_its_messages_and_nobody_in_particular_has_none() {
        var message = new StepMessage(Records.taskId(1), 1, 0, 1, "");
        queues.send(List.of(
                new Dispatch(Lane.NORMAL, message, Duration.ZERO, Optional.empty(), Optional.of("acme")),
                new Dispatch(Lane.NORMAL, message, Duration.ZERO)));

        assertThat(sqs.requests.iterator().next().entries())
                .extracting(SendMessageBatchRequestEntry::messageGroupId)
                .containsExactly("acme", null);
    }

    @Test
    void a_finish_that_was_not_kept_is_told_to_its_caller() {
        sqs.answer = request -> refusing(request, 1, true);

        assertThatThrownBy(() -> queues.send(finish(1))).hasMessageContaining("advance");
    }

    @Test
    void a_function_without_the_advance_queue_says_so() {
        var submitting = new SqsQueues(sqs, LANES, Optional.empty(), new SecureChance());

        assertThatThrownBy(() -> submitting.send(finish(1))).hasMessageContaining("advance queue");
        assertThatThrownBy(() -> submitting.send(List.of(dispatch(Lane.LOW, 1, Duration.ZERO))))
                .hasMessageContaining("LOW");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static SendMessageBatchResponse accepted() {
        return SendMessageBatchResponse.builder().build();
    }

    private static SendMessageBatchResponse refusing(SendMessageBatchRequest request, int first, boolean ourFault) {
        return SendMessageBatchResponse.builder()
                .failed(request.entries().stream()
                        .limit(first)
                        .map(entry -> BatchResultErrorEntry.builder()
                                .id(entry.id())
                                .code("InternalError")
                                .senderFault(ourFault)
                                .build())
                        .toList())
                .build();
    }

    private static Dispatch dispatch(Lane lane, int step, Duration delay) {
        return new Dispatch(lane, new StepMessage(Records.taskId(1), step, 0, 1, "00-trace"), delay);
    }

    private static String body(int step) {
        return "{\"task\":\"" + Records.taskId(1) + "\",\"step\":" + step + ",\"epoch\":0,\"attempt\":1}";
    }

    private static Finish finish(int step) {
        return new Finish(Records.taskId(1), step, 0, 1, StepState.Kind.COMPLETE);
    }
}
