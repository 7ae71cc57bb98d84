package dev.millrace.localstack.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class FairTurnsTest {
    private final Deque<Message> queue = new ArrayDeque<>();
    private final FairTurns turns = new FairTurns();

    @Test
    void messages_come_as_they_stand_in_the_queue_while_nobody_is_noisy() {
        IntStream.range(0, 12).forEach(each -> queue.add(message("loud")));

        assertThat(take(10)).hasSize(10).containsOnly("loud");
        assertThat(queue).hasSize(2);
    }

    @Test
    void a_quiet_group_overtakes_the_backlog_of_a_noisy_one() {
        IntStream.range(0, 500).forEach(each -> queue.add(message("loud")));
        take(10);
        take(10);
        take(10);
        queue.add(message("soft"));

        assertThat(take(10)).startsWith("soft").hasSize(10);
    }

    @Test
    void several_noisy_groups_take_turns() {
        IntStream.range(0, 100).forEach(each -> queue.add(message("first")));
        IntStream.range(0, 100).forEach(each -> queue.add(message("second")));
        take(10);
        take(10);
        take(10);
        IntStream.range(0, 6).forEach(each -> take(10));

        assertThat(take(10)).filteredOn("second"::equals).hasSize(5);
    }

    @Test
    void who_is_through_with_its_messages_is_quiet_again() {
        IntStream.range(0, 40).forEach(each -> queue.add(message("loud")));
        List<Message> underWay = new ArrayList<>();
        IntStream.range(0, 3).forEach(each -> underWay.addAll(turns.next(10, 0, this::receive)));
        turns.done(underWay);
        queue.add(message("soft"));

        assertThat(take(10)).containsOnly("loud");
    }

    @Test
    void nobody_waits_for_what_another_thread_receives() throws Exception {
        IntStream.range(0, 60).forEach(each -> queue.add(message("loud")));
        take(10);
        take(10);
        take(10);
        var receives = new CountDownLatch(1);
        var letGo = new CountDownLatch(1);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reader = threads.submit(() -> turns.next(10, 0, (most, wait) -> {
                var some = receive(most, wait);
                if (queue.isEmpty()) {
                    receives.countDown();
                    await(letGo);
                }
                return some;
            }));
            receives.await();
            assertThat(turns.next(10, 0, (most, wait) -> List.of())).hasSize(10);
            letGo.countDown();
            assertThat(reader.get()).hasSize(10);
        }
    }

    private List<String> take(int most) {
        return turns.next(most, 0, this::receive).stream()
                .map(message -> message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
                .toList();
    }

    private List<Message> receive(int most, int waitSeconds) {
        List<Message> messages = new ArrayList<>();
        while (messages.size() < most && !queue.isEmpty()) {
            messages.add(queue.remove());
        }
        return messages;
    }

    private Message message(String group) {
        return Message.builder()
                .messageId(group + queue.size())
                .attributes(Map.of(MessageSystemAttributeName.MESSAGE_GROUP_ID, group))
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
