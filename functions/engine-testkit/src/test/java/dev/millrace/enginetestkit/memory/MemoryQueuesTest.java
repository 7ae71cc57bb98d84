package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Lane;
import dev.millrace.enginetestkit.contract.QueuesContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class MemoryQueuesTest extends QueuesContract {
    private final ManualClock clock = new ManualClock();
    private final MemoryQueues queues = new MemoryQueues(clock);

    @Override
    protected Queues queues() {
        return queues;
    }

    @Override
    protected List<StepMessage> take(Lane lane) {
        return drained(queues.lane(lane));
    }

    @Override
    protected List<Finish> takeFinishes() {
        return drained(queues.advance());
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }

    private static <M> List<M> drained(MemoryQueue<M> queue) {
        List<M> messages = new ArrayList<>();
        for (List<Delivery<M>> batch = queue.receive(10); !batch.isEmpty(); batch = queue.receive(10)) {
            for (Delivery<M> delivery : batch) {
                messages.add(delivery.message());
                queue.delete(delivery.receipt());
            }
        }
        return messages;
    }
}
