package dev.millrace.queryevents.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.deliverevents.deliver.FanOut;
import dev.millrace.deliverevents.deliver.Turns;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.usecase.ChangeSubscriptions;
import dev.millrace.engineaws.SecureChance;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.queue.DueQueue;
import dev.millrace.engineaws.subscription.DynamoSubscriptionStore;
import dev.millrace.engineaws.table.LocalTable;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.subscription.PatternCheck;
import dev.millrace.enginetemplates.subscription.SubscriptionReader;
import dev.millrace.queryevents.replay.SliceQueue.Slice;
import dev.millrace.queryevents.store.EventQuery;
import dev.millrace.queryevents.store.EventStore;
import dev.millrace.queryevents.versions.Upcasters;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

class ReplayEventsTest {
    private static final int EVENTS = 20;

    /// Objects that are fetched together end together, so a slice that ends with its time ends behind so many.
    private static final int OF_A_SLICE = 8;

    private final FilesInMemory files = new FilesInMemory();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Delivered> messages = new ArrayDeque<>();

    private record Delivered(Slice slice, int times) {}

    ReplayEventsTest() {
        for (int i = 0; i < EVENTS; i++) {
            files.put(
                    "events/2026-11-20/task.failed/store-1-2026-11-20-09-30-%02d-x.gz".formatted(i),
                    "{\"detail-type\":\"task.failed\",\"source\":\"millrace\",\"time\":\"2026-11-20T09:30:00Z\",\"detail\":{\"id\":\"%d\",\"number\":%d}}\n"
                            .formatted(i, i));
        }
    }

    @Test
    void a_replay_goes_slice_by_slice_and_tells_each_event_once() {
        Faults none = new Faults(0, false);

        Replay ended = replayed(none);

        assertThat(ended.state()).isEqualTo(Replay.State.COMPLETE);
        assertThat(ended.slice()).isEqualTo(3);
        assertThat(ended.told()).isEqualTo(EVENTS);
        assertThat(told).hasSize(EVENTS);
        assertThat(ids()).hasSize(EVENTS);
    }

    @Test
    void wherever_a_worker_dies_the_replay_goes_on_and_tells_every_event() {
        Faults none = new Faults(0, false);
        replayed(none);
        int requests = none.made();

        for (int which = 1; which <= requests; which++) {
            for (boolean after : new boolean[] {false, true}) {
                told.clear();
                Replay ended = replayed(new Faults(which, after));

                assertThat(ended.state())
                        .as("request %d of %d fails, after it took effect: %s", which, requests, after)
                        .isEqualTo(Replay.State.COMPLETE);
                assertThat(ids()).hasSize(EVENTS);
                assertThat(told).hasSizeLessThanOrEqualTo(EVENTS + OF_A_SLICE);
            }
        }
    }

    @Test
    void a_message_that_comes_twice_does_its_slice_once() {
        Faults none = new Faults(0, false);
        ReplayEvents replays = replays(none, LocalTable.create());
        replays.begin(plan(Optional.empty()), "somebody");
        Delivered first = messages.pop();

        work(replays, first);
        work(replays, first);

        assertThat(told).hasSize(OF_A_SLICE);
        assertThat(messages).hasSize(1);
    }

    /// Until no message is left.
    private Replay replayed(Faults faults) {
        return replayed(faults, Optional.empty());
    }

    private Replay replayed(Faults faults, Optional<String> subscription) {
        String table = LocalTable.create();
        subscribe(table);
        Replay begun = replays(new Faults(0, false), table).begin(plan(subscription), "somebody");
        ReplayEvents replays = replays(faults, table);
        while (!messages.isEmpty()) {
            Delivered message = messages.pop();
            try {
                work(replays, message);
            } catch (SdkException died) {
                messages.add(new Delivered(message.slice(), message.times() + 1));
            }
        }
        return new Replays(LocalTable.client(), table).read(begun.id()).orElseThrow();
    }

    private static void work(ReplayEvents replays, Delivered message) {
        AtomicBoolean first = new AtomicBoolean(true);
        replays.slice(message.slice(), message.times() > 1, () -> first.getAndSet(false));
    }

    @Test
    void a_replay_to_a_subscription_brings_it_what_it_wants_wherever_a_worker_dies() {
        Faults none = new Faults(0, false);
        replayed(none, Optional.of("even"));
        int requests = none.made();
        assertThat(told).hasSize(EVENTS / 2);

        for (int which = 1; which <= requests; which++) {
            for (boolean after : new boolean[] {false, true}) {
                told.clear();
                Replay ended = replayed(new Faults(which, after), Optional.of("even"));

                assertThat(ended.state()).isEqualTo(Replay.State.COMPLETE);
                assertThat(ended.told()).isEqualTo(EVENTS / 2);
                assertThat(ids()).hasSize(EVENTS / 2).allMatch(id -> Integer.parseInt(id) % 2 == 0);
                assertThat(told).hasSizeLessThanOrEqualTo(EVENTS / 2 + OF_A_SLICE);
            }
        }
    }

    @Test
    void a_replay_ends_when_its_subscription_is_deleted() {
        String table = LocalTable.create();
        subscribe(table);
        ReplayEvents replays = replays(new Faults(0, false), table);
        Replay begun = replays.begin(plan(Optional.of("even")), "somebody");
        changes(table).delete("even", "somebody");
        work(replays, messages.pop());

        assertThat(new Replays(LocalTable.client(), table).read(begun.id()).map(Replay::state))
                .contains(Replay.State.CANCELLED);
        assertThat(told).isEmpty();
    }

    private static void subscribe(String table) {
        var said = SubscriptionReader.read("""
                name: even
                events: task.failed
                pattern: { source: [millrace] }
                condition: { "==": [{ "%": [{ "var": "event.number" }, 2] }, 0] }
                target: { sqs: "http://queue" }
                """, Optional.empty(), PatternCheck.NONE, new Problems());
        changes(table).apply(said.getFirst(), "somebody");
    }

    private static ChangeSubscriptions changes(String table) {
        return new ChangeSubscriptions(
                new DynamoSubscriptionStore(LocalTable.client(), table),
                () -> "secret",
                new SecureChance(),
                Clock.systemUTC());
    }

    private static Plan plan(Optional<String> subscription) {
        return new Plan(
                new EventQuery(
                        Instant.parse("2026-11-20T09:00:00Z"),
                        Instant.parse("2026-11-20T10:00:00Z"),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                subscription,
                Plan.FASTEST,
                Integer.MAX_VALUE);
    }

    private ReplayEvents replays(Faults faults, String table) {
        var subscriptions = new DynamoSubscriptionStore(faults.over(DynamoDbClient.class, LocalTable.client()), table);
        var clock = Clock.tickMillis(ZoneOffset.UTC);
        return new ReplayEvents(
                new EventStore(files, "events"),
                new Replays(faults.over(DynamoDbClient.class, LocalTable.client()), table),
                new SliceQueue(faults.over(SqsClient.class, new Sent()), "queue"),
                new Teller(faults.over(EventBridgeApi.class, new Heard()), "bus"),
                new ToSubscription(
                        subscriptions,
                        new FanOut(
                                new Subscriptions(subscriptions, clock),
                                new Turns(subscriptions, new SecureChance()),
                                new DueQueue(faults.over(SqsClient.class, new Sent()), "due"),
                                false,
                                clock)),
                Upcasters.of(List.of()),
                new SecureChance(),
                clock);
    }

    private Set<String> ids() {
        return new TreeSet<>(told);
    }

    private final class Sent implements SqsClient {
        @Override
        public SendMessageResponse sendMessage(SendMessageRequest request) {
            messages.add(new Delivered(Slice.parse(request.messageBody()), 1));
            return SendMessageResponse.builder().build();
        }

        @Override
        public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
            for (var entry : request.entries()) {
                assertThat(entry.messageBody())
                        .contains("\"subscription\":\"even\"")
                        .contains("\"source\":\"millrace.replay\"")
                        .contains("\"replay\":");
                JsonTrees.tree(new Json(entry.messageBody()))
                        .path("events")
                        .forEach(event ->
                                told.add(event.path("detail").path("id").asText()));
            }
            return SendMessageBatchResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "sqs";
        }

        @Override
        public void close() {}
    }

    private final class Heard implements EventBridgeApi {
        @Override
        public List<Result> put(List<Entry> entries) {
            entries.forEach(entry -> {
                assertThat(entry.source()).isEqualTo(ReplayEvents.SOURCE);
                assertThat(entry.detail()).contains("\"replay\":");
                told.add(entry.detail().replaceAll(".*\"id\":\"(\\d+)\".*", "$1"));
            });
            return Collections.nCopies(entries.size(), new Taken("e"));
        }
    }
}
