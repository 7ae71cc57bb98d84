package dev.millrace.enginetestkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryQueueTest {
    private static final QueueRules RULES = new QueueRules(Duration.ofSeconds(30), 2);

    private final ManualClock clock = new ManualClock();
    private final MemoryQueue<String> standard = MemoryQueue.standard(clock, RULES);
    private final MemoryQueue<String> fifo = MemoryQueue.fifo(clock, RULES, message -> message.charAt(0));

    @Test
    void what_was_handed_out_comes_back_after_its_visibility_unless_it_is_deleted() {
        standard.send("kept", Duration.ZERO);
        standard.send("deleted", Duration.ZERO);
        List<Delivery<String>> out = standard.receive(10);
        standard.delete(out.getLast().receipt());
        clock.advance(Duration.ofSeconds(29));

        assertThat(standard.receive(10)).isEmpty();
        clock.advance(Duration.ofSeconds(1));

        assertThat(standard.receive(10))
                .extracting(Delivery::message, Delivery::received)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("kept", 2));
    }

    @Test
    void a_receipt_does_nothing_once_the_message_is_visible_again() {
        standard.send("a", Duration.ZERO);
        long receipt = standard.receive(1).getFirst().receipt();
        clock.advance(Duration.ofSeconds(30));

        assertThat(standard.delete(receipt)).isFalse();
        assertThat(standard.receive(1)).hasSize(1);
    }

    @Test
    void what_was_received_too_often_goes_to_the_dead_letters() {
        standard.send("poison", Duration.ZERO);
        for (int i = 0; i < 2; i++) {
            standard.giveBack(standard.receive(1).getFirst().receipt());
        }

        assertThat(standard.receive(1)).isEmpty();
        assertThat(standard.deadLetters()).containsExactly("poison");
        assertThat(standard.size()).isZero();
    }

    @Test
    void a_standard_queue_hands_out_whichever_is_picked() {
        standard.send("a", Duration.ZERO);
        standard.send("b", Duration.ZERO);
        standard.send("c", Duration.ZERO);

        assertThat(standard.receive(10, count -> count - 1))
                .extracting(Delivery::message)
                .containsExactly("c", "b", "a");
    }

    @Test
    void a_group_is_handed_out_in_order_and_to_one_worker_at_a_time() {
        for (String message : List.of("a1", "a2", "b1", "a3")) {
            fifo.send(message, Duration.ZERO);
        }

        List<Delivery<String>> first = fifo.receive(2);
        assertThat(first).extracting(Delivery::message).containsExactly("a1", "a2");
        assertThat(fifo.receive(10)).extracting(Delivery::message).containsExactly("b1");

        first.forEach(delivery -> fifo.delete(delivery.receipt()));
        assertThat(fifo.receive(10)).extracting(Delivery::message).containsExactly("a3");
    }

    @Test
    void what_comes_back_to_a_group_comes_before_what_was_sent_later() {
        fifo.send("a1", Duration.ZERO);
        fifo.send("a2", Duration.ZERO);
        long receipt = fifo.receive(1).getFirst().receipt();
        fifo.send("a3", Duration.ZERO);
        fifo.giveBack(receipt);

        assertThat(fifo.receive(10)).extracting(Delivery::message).containsExactly("a1", "a2", "a3");
    }

    @Test
    void a_purge_loses_what_is_not_handed_out() {
        standard.send("a", Duration.ZERO);
        standard.receive(1);
        standard.send("b", Duration.ZERO);
        standard.send("c", Duration.ofSeconds(5));

        assertThat(standard.purge()).isEqualTo(2);
        assertThat(standard.size()).isOne();
    }
}
