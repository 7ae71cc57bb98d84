package dev.millrace.enginetestkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.Queues.Dispatch;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Lane;
import dev.millrace.enginetestkit.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// What the lanes and the advance queue do. One set of queues may serve many tests, one after another: each test takes
/// only what it sent.
public abstract class QueuesContract {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final TaskId task = Records.taskId(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));

    protected abstract Queues queues();

    /// Takes from a lane and deletes what can be had now.
    protected abstract List<StepMessage> take(Lane lane);

    /// Takes from the advance queue and deletes what can be had now, in the order it is handed out.
    protected abstract List<Finish> takeFinishes();

    /// Lets time pass: by turning a clock, or by waiting.
    protected abstract void pass(Duration time);

    /// How long a message may be under way.
    protected Duration patience() {
        return Duration.ZERO;
    }

    @Test
    void a_message_arrives_on_its_lane_whole() {
        for (Lane lane : Lane.values()) {
            StepMessage message = message(lane.weight());

            queues().send(List.of(new Dispatch(lane, message, Duration.ZERO)));

            assertThat(arrivals(lane, 1)).containsExactly(message);
        }
    }

    @Test
    void sending_nothing_sends_nothing() {
        queues().send(List.of());

        assertThat(mine(take(Lane.NORMAL))).isEmpty();
    }

    @Test
    void more_than_a_batch_holds_arrives_as_well() {
        List<Dispatch> dispatches = new ArrayList<>();
        List<StepMessage> messages = new ArrayList<>();
        for (int step = 0; step < 137; step++) {
            messages.add(message(step));
            dispatches.add(new Dispatch(step % 2 == 0 ? Lane.HIGH : Lane.LOW, message(step), Duration.ZERO));
        }

        queues().send(dispatches);

        List<StepMessage> arrived = new ArrayList<>(arrivals(Lane.HIGH, 69));
        arrived.addAll(arrivals(Lane.LOW, 68));
        assertThat(arrived).containsExactlyInAnyOrderElementsOf(messages);
    }

    @Test
    void a_delayed_message_arrives_after_its_delay() {
        queues().send(List.of(new Dispatch(Lane.NORMAL, message(1), Duration.ofMillis(1_200))));

        assertThat(mine(take(Lane.NORMAL))).isEmpty();
        pass(Duration.ofSeconds(2));

        assertThat(arrivals(Lane.NORMAL, 1)).containsExactly(message(1));
    }

    @Test
    void a_delay_beyond_what_a_queue_holds_is_refused() {
        assertThatThrownBy(() -> new Dispatch(Lane.NORMAL, message(1), Duration.ofMinutes(16)))
                .hasMessageContaining("15 minutes");
    }

    @Test
    void finishes_of_one_task_arrive_in_the_order_they_were_sent() {
        List<Finish> finishes = new ArrayList<>();
        for (int step = 0; step < 25; step++) {
            Finish finish = new Finish(task, step, 0, 1, StepState.Kind.COMPLETE);
            finishes.add(finish);
            queues().send(finish);
        }

        List<Finish> arrived = new ArrayList<>();
        Await.until(patience(), () -> {
            arrived.addAll(takeFinishes().stream()
                    .filter(finish -> finish.task().equals(task))
                    .toList());
            return arrived.size() >= finishes.size();
        });
        assertThat(arrived).isEqualTo(finishes);
    }

    @Test
    void the_same_finish_sent_twice_arrives_at_least_once() {
        Finish finish = new Finish(task, 3, 1, 2, StepState.Kind.FAILED);
        queues().send(finish);
        queues().send(finish);

        List<Finish> arrived = new ArrayList<>();
        Await.until(patience(), () -> {
            arrived.addAll(takeFinishes());
            return arrived.contains(finish);
        });
    }

    private StepMessage message(int step) {
        return new StepMessage(task, step, 1, 2, TRACE);
    }

    private List<StepMessage> arrivals(Lane lane, int count) {
        List<StepMessage> arrived = new ArrayList<>();
        Await.until(patience(), () -> {
            arrived.addAll(mine(take(lane)));
            return arrived.size() >= count;
        });
        return arrived;
    }

    private List<StepMessage> mine(List<StepMessage> messages) {
        return messages.stream().filter(each -> each.task().equals(task)).toList();
    }
}
