package dev.millrace.publishevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.History;
import dev.millrace.enginetestkit.memory.MemoryLetterStore;
import dev.millrace.publishevents.bus.Bus;
import dev.millrace.publishevents.bus.OrderedPublisher;
import dev.millrace.publishevents.bus.Undelivered;
import dev.millrace.publishevents.compose.ComposeEvents;
import dev.millrace.publishevents.fake.FakeQueue;
import dev.millrace.publishevents.fake.Stream;
import dev.millrace.publishevents.stream.KeepLetters;
import dev.millrace.publishevents.stream.PublishEvents;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.event.ruler.Machine;

/// From recorded stream records through composition, requests and AWS's own matcher to one counting target.
class ThroughputTest {
    private static final int TASKS = 50;
    private static final int ROUNDS = 400;
    private static final long EVENTS_PER_SECOND = 10_000;

    @Test
    void ten_thousand_events_a_second_are_composed_put_and_matched() throws Exception {
        CountingBus bus = new CountingBus();
        Undelivered undelivered = new Undelivered(new FakeQueue(), "https://queue/undelivered");
        PublishEvents publish = new PublishEvents(
                new ComposeEvents(Records.templates(8)),
                new KeepLetters(Records.templates(8), MemoryLetterStore::new),
                new OrderedPublisher(new Bus(bus, "lifecycle"), undelivered, pause -> {}),
                undelivered,
                InstantSource.system());
        Stream stream = recorded();
        for (int round = 0; round < ROUNDS; round++) {
            publish.publish(stream.records(), () -> true);
        }
        bus.matched.set(0);

        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            publish.publish(stream.records(), () -> true);
        }
        double seconds = (System.nanoTime() - start) / 1e9;

        assertThat(bus.matched.get()).isEqualTo(ROUNDS * TASKS * 3L);
        assertThat(bus.matched.get() / seconds)
                .as("events per second; %d in %.2f s", bus.matched.get(), seconds)
                .isGreaterThan(EVENTS_PER_SECOND);
    }

    /// A batch of a hundred records as Lambda brings it: two writes of each of fifty tasks, three transitions.
    private static Stream recorded() {
        Stream stream = new Stream();
        for (int number = 0; number < TASKS; number++) {
            History first = History.NONE.then(List.of(
                    Records.moved(StepState.Kind.RUNNING, StepState.Kind.COMPLETE, 1, 1),
                    Records.moved(StepState.Kind.PENDING, StepState.Kind.RUNNING, 1, 2)));
            stream.put(Records.task(Records.id(number), Records.ALL, 2, first));
        }
        for (int number = 0; number < TASKS; number++) {
            History second = History.NONE.then(List.of(Records.moved(TaskState.Kind.RUNNING, TaskState.Kind.COMPLETE)));
            stream.put(Records.task(Records.id(number), Records.ALL, 3, second));
        }
        return stream;
    }

    /// Matches each event as the bus does, by one rule, and counts.
    private static final class CountingBus implements EventBridgeClient {
        private final Machine machine = Machine.builder().build();
        private final AtomicLong matched = new AtomicLong();

        CountingBus() throws Exception {
            machine.addRule("all", "{\"source\":[\"millrace\"],\"detail\":{\"namespace\":[\"shop\"]}}");
        }

        @Override
        public PutEventsResponse putEvents(PutEventsRequest request) {
            return PutEventsResponse.builder()
                    .entries(request.entries().stream().map(this::match).toList())
                    .build();
        }

        private PutEventsResultEntry match(PutEventsRequestEntry entry) {
            String event = "{\"source\":\"" + entry.source() + "\",\"detail-type\":\"" + entry.detailType()
                    + "\",\"detail\":" + entry.detail() + "}";
            try {
                matched.addAndGet(machine.rulesForJSONEvent(event).size());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return PutEventsResultEntry.builder().eventId("1").build();
        }

        @Override
        public String serviceName() {
            return EventBridgeClient.SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
