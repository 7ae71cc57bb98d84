package dev.millrace.engineaws.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Lane;
import dev.millrace.engineaws.SecureChance;
import dev.millrace.enginetestkit.Records;
import dev.millrace.enginetestkit.contract.QueuesContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

final class SqsQueuesContractTest extends QueuesContract {
    private static LocalQueues local = new LocalQueues();

    private final Queues queues =
            new SqsQueues(local.client(), local.lanes(), Optional.of(local.advance()), new SecureChance());

    @BeforeAll
    static void queues_are_there() {
        assertThat(local.lanes()).hasSize(5);
    }

    @AfterAll
    static void the_server_stops() {
        local.close();
    }

    @Override
    protected Queues queues() {
        return queues;
    }

    @Override
    protected List<StepMessage> take(Lane lane) {
        return local.take(queue(lane)).stream()
                .map(SqsQueuesContractTest::stepMessage)
                .toList();
    }

    @Override
    protected List<Finish> takeFinishes() {
        return local.take(local.advance()).stream()
                .map(message -> value(AdvanceMessage.parse(message.body())))
                .toList();
    }

    /// The server keeps its own time.
    @Override
    protected void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Test
    void thousands_of_messages_all_arrive() {
        TaskId task = Records.taskId(77);
        List<Queues.Dispatch> dispatches = IntStream.range(0, 3_000)
                .mapToObj(step ->
                        new Queues.Dispatch(Lane.BACKGROUND, new StepMessage(task, step, 0, 1, ""), Duration.ZERO))
                .toList();

        queues.send(dispatches);

        List<Integer> steps = new ArrayList<>();
        take(Lane.BACKGROUND).forEach(message -> steps.add(message.step()));
        assertThat(steps).hasSize(3_000).doesNotHaveDuplicates();
    }

    private static String queue(Lane lane) {
        return Optional.ofNullable(local.lanes().get(lane)).orElseThrow();
    }

    private static StepMessage stepMessage(Message message) {
        var trace = message.messageAttributes().get(LaneMessage.TRACEPARENT);
        return value(LaneMessage.parse(message.body(), trace == null ? "" : trace.stringValue()));
    }

    private static <T> T value(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Message<T> message -> message.value();
            case Parsed.Poison<T> poison -> throw new AssertionError(poison.because());
        };
    }
}
