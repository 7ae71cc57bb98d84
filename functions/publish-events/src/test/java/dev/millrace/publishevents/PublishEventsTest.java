package dev.millrace.publishevents;

import static dev.millrace.publishevents.Records.ALL;
import static dev.millrace.publishevents.Records.NOON;
import static dev.millrace.publishevents.Records.TASK;
import static dev.millrace.publishevents.Records.created;
import static dev.millrace.publishevents.Records.id;
import static dev.millrace.publishevents.Records.moved;
import static dev.millrace.publishevents.Records.running;
import static dev.millrace.publishevents.Records.step;
import static dev.millrace.publishevents.Records.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.subscription.Standing;
import dev.millrace.engine.subscription.SubscriptionRecord;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.enginetestkit.memory.MemoryLetterStore;
import dev.millrace.publishevents.bus.Audience;
import dev.millrace.publishevents.bus.Bus;
import dev.millrace.publishevents.bus.OrderedPublisher;
import dev.millrace.publishevents.bus.Undelivered;
import dev.millrace.publishevents.compose.ComposeEvents;
import dev.millrace.publishevents.fake.FakeBus;
import dev.millrace.publishevents.fake.FakeQueue;
import dev.millrace.publishevents.fake.Stream;
import dev.millrace.publishevents.stream.KeepLetters;
import dev.millrace.publishevents.stream.PublishEvents;
import dev.millrace.publishevents.stream.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PublishEventsTest {
    private final List<SubscriptionRecord> subscriptions = new ArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final Audience audience = new Audience(this::subscriptions);
    private Optional<SdkClientException> trouble = Optional.empty();
    private final FakeBus bus = new FakeBus();
    private final FakeQueue queue = new FakeQueue();
    private final List<Duration> pauses = new ArrayList<>();
    private final Stream stream = new Stream();
    private final PublishEvents publish = over(Records.templates(200));

    @Test
    void exactly_the_moves_of_each_image_are_published() {
        stream.put(task(1, created(), moved(StepState.Kind.PENDING, StepState.Kind.READY, 1, 0, 1)))
                .put(step(1, running(1), 1, 1, moved(StepState.Kind.READY, StepState.Kind.RUNNING, 1, 1)))
                .put(step(
                        1,
                        new StepState.Complete(1),
                        1,
                        2,
                        moved(StepState.Kind.RUNNING, StepState.Kind.COMPLETE, 1, 1)));

        PublishEvents.Report report = publish.publish(stream.records(), () -> true);

        assertThat(bus.types())
                .containsExactlyInAnyOrder(
                        "task.created", "step.readied", "step.readied", "step.started", "step.completed");
        assertThat(report).isEqualTo(new PublishEvents.Report(3, 5, 0, 0, List.of(), Duration.ofSeconds(3)));
        assertThat(bus.accepted()).allSatisfy(entry -> {
            assertThat(entry.bus()).isEqualTo("lifecycle");
            assertThat(entry.source()).isEqualTo("millrace");
            assertThat(entry.time()).isEqualTo(NOON);
        });
    }

    @Test
    void what_a_subscription_may_want_is_marked_and_nothing_else() {
        subscribed("{\"name\":\"ends\",\"events\":[\"task.completed\",\"step.*\"],\"target\":{}}");

        publish.publish(ofATask("1"), () -> true);

        assertThat(marked()).containsExactlyInAnyOrder("step.readied", "task.completed");
        assertThat(bus.types()).hasSize(3);
    }

    @Test
    void who_says_no_types_may_want_any() {
        subscribed("{\"name\":\"one\",\"events\":\"task.completed\"}");
        subscribed("{\"name\":\"all\",\"pattern\":{\"detail\":{\"lane\":[\"low\"]}}}");

        publish.publish(ofATask("1"), () -> true);

        assertThat(marked()).hasSize(3);
    }

    @Test
    void subscriptions_are_read_once_for_each_batch_that_has_events() {
        publish.publish(ofATask("1"), () -> true);
        publish.publish(new Stream().records(), () -> true);
        assertThat(reads).hasValue(1);
        subscribed("{\"name\":\"ends\",\"events\":\"task.completed\"}");
        publish.publish(ofATask("2"), () -> true);

        assertThat(reads).hasValue(2);
        assertThat(marked()).containsExactly("task.completed");
    }

    @Test
    void while_subscriptions_are_out_of_reach_everything_may_be_wanted() {
        trouble = Optional.of(SdkClientException.create("no way there"));

        publish.publish(ofATask("1"), () -> true);

        assertThat(marked()).hasSize(3);
    }

    private void subscribed(String document) {
        subscriptions.add(new SubscriptionRecord(
                "of " + document.length(),
                new Json(document),
                Standing.ACTIVE,
                "",
                0,
                Optional.empty(),
                List.of(),
                1,
                "alice",
                NOON,
                List.of(),
                "w"));
    }

    /// Three events: it came, a step was sent, it has ended.
    private static List<StreamRecord> ofATask(String number) {
        History made = History.NONE.then(List.of(
                created(),
                moved(StepState.Kind.PENDING, StepState.Kind.READY, 1, 1),
                moved(TaskState.Kind.RUNNING, TaskState.Kind.COMPLETE)));
        return new Stream()
                .put(task(new TaskId(number.repeat(26)), ALL, 2, made))
                .records();
    }

    private List<String> marked() {
        return bus.accepted().stream()
                .filter(entry -> entry.resources().contains("millrace:wanted"))
                .map(EventBridgeApi.Entry::type)
                .toList();
    }

    @Test
    void nothing_is_published_for_writes_that_move_nothing() {
        History silent = History.NONE.then(List.of(created())).then(List.of());
        stream.put(task(TASK, ALL, 2, silent))
                .put(step(1, running(1), 2, 2, ALL, silent))
                .put(new Page(TASK, 2, Optional.empty(), Map.of(), History.NONE.then(List.of(created()))))
                .put(Map.of("pk", text("template#shop#order"), "sk", text("1.2.0")))
                .remove(task(3, moved(TaskState.Kind.RUNNING, TaskState.Kind.COMPLETE)));

        PublishEvents.Report report = publish.publish(stream.records(), () -> true);

        assertThat(bus.requests()).isEmpty();
        assertThat(queue.bodies()).isEmpty();
        assertThat(report.again()).isEmpty();
    }

    @Test
    void exactly_the_images_that_announce_something_are_marked_for_the_mapping() {
        for (EventLevel level : EventLevel.values()) {
            Origin origin = Records.origin(level, Records.TRACE);
            for (Move move : List.of(
                    created(),
                    started(),
                    cancelled("because"),
                    moved(TaskState.Kind.RUNNING, TaskState.Kind.WAITING),
                    moved(TaskState.Kind.RUNNING, TaskState.Kind.COMPLETE),
                    moved(StepState.Kind.PENDING, StepState.Kind.READY, 1, 1),
                    moved(StepState.Kind.RUNNING, StepState.Kind.COMPLETE, 1, 1))) {
                History made = History.NONE.then(List.of(move));
                for (History history : List.of(made, made.then(List.of()))) {
                    Stream written = new Stream().put(task(TASK, origin, 2, history));
                    if (move instanceof Move.OfSteps) {
                        written.put(step(1, running(1), 2, 2, origin, history));
                    }
                    for (StreamRecord record : written.records()) {
                        int published =
                                publish.publish(List.of(record), () -> true).published();
                        assertThat(record.image().orElseThrow().containsKey("news"))
                                .as("%s at level %s", history, level)
                                .isEqualTo(published > 0);
                    }
                }
            }
        }
    }

    @Test
    void events_travel_ten_in_a_request() {
        for (int number = 0; number < 25; number++) {
            stream.put(task(id(number), ALL, 1, History.NONE.then(List.of(created()))));
        }

        publish.publish(stream.records(), () -> true);

        assertThat(bus.requests()).extracting(List::size).containsExactlyInAnyOrder(10, 10, 5);
    }

    @Test
    void steps_that_changed_alike_in_one_write_travel_together() {
        stream.put(task(
                2,
                moved(
                        StepState.Kind.PENDING,
                        StepState.Kind.READY,
                        1,
                        IntStream.range(0, 100).toArray())));

        publish.publish(stream.records(), () -> true);

        assertThat(bus.requests()).hasSize(10);
        assertThat(bus.accepted()).hasSize(100);
    }

    @Test
    void a_request_holds_no_more_bytes_than_the_bus_takes() {
        String reason = "ä".repeat(20_000);
        for (int number = 0; number < 20; number++) {
            stream.put(task(id(number), ALL, 2, History.NONE.then(List.of(cancelled(reason)))));
        }

        publish.publish(stream.records(), () -> true);

        assertThat(bus.accepted()).hasSize(20);
        assertThat(bus.requests()).hasSizeGreaterThan(2).allMatch(request -> bytes(request) <= 256 * 1024);
    }

    @Test
    void only_the_failed_entry_is_sent_again() {
        Set<String> failedOnce = new HashSet<>();
        bus.refuse(entry -> entry.detail().contains(id(3).text()) && failedOnce.add(entry.detail())
                ? Optional.of("ThrottlingException")
                : Optional.empty());
        for (int number = 0; number < 5; number++) {
            stream.put(task(id(number), ALL, 1, History.NONE.then(List.of(created()))));
        }

        PublishEvents.Report report = publish.publish(stream.records(), () -> true);

        assertThat(bus.ids()).hasSize(5).doesNotHaveDuplicates();
        assertThat(bus.requests().getLast()).hasSize(1);
        assertThat(pauses).containsExactly(Duration.ofMillis(100));
        assertThat(report.failures()).isEqualTo(1);
        assertThat(report.again()).isEmpty();
    }

    @Test
    void an_event_waits_for_those_before_it_of_its_item_and_for_no_others() {
        Set<String> failedOnce = new HashSet<>();
        bus.refuse(entry -> entry.type().equals("task.created")
                        && entry.detail().contains(id(1).text())
                        && failedOnce.add(entry.detail())
                ? Optional.of("InternalFailure")
                : Optional.empty());
        for (int number = 1; number <= 2; number++) {
            stream.put(task(id(number), ALL, 1, History.NONE.then(List.of(created()))));
            stream.put(task(id(number), ALL, 2, History.NONE.then(List.of(started()))));
        }

        publish.publish(stream.records(), () -> true);

        assertThat(typesOf(id(1))).containsExactly("task.created", "task.started");
        assertThat(bus.details().stream().map(detail -> detail.get("task").asText()))
                .containsExactly(id(2).text(), id(2).text(), id(1).text(), id(1).text());
    }

    @Test
    void an_entry_refused_for_good_is_kept_with_its_payload_and_the_others_go_on() {
        bus.refuse(entry -> entry.type().equals("task.created")
                ? Optional.of("NotAuthorizedForDetailTypeException")
                : Optional.empty());
        stream.put(task(1, created())).put(task(2, started()));

        PublishEvents.Report report = publish.publish(stream.records(), () -> true);

        assertThat(bus.types()).containsExactly("task.started");
        JsonNode kept = queue.bodies().getFirst();
        assertThat(kept.get("kind").asText()).isEqualTo("event");
        assertThat(kept.get("code").asText()).isEqualTo("NotAuthorizedForDetailTypeException");
        assertThat(kept.get("detail-type").asText()).isEqualTo("task.created");
        assertThat(kept.at("/detail/task").asText()).isEqualTo(TASK.text());
        assertThat(report.kept()).isEqualTo(1);
        assertThat(report.again()).isEmpty();
        assertThat(pauses).isEmpty();
    }

    @Test
    void an_event_too_large_for_the_bus_is_kept_and_never_sent() {
        stream.put(task(2, cancelled("x".repeat(300_000))));

        publish.publish(stream.records(), () -> true);

        assertThat(bus.requests()).isEmpty();
        assertThat(queue.bodies().getFirst().at("/detail/detail").asText()).hasSize(300_000);
    }

    @Test
    void what_keeps_failing_comes_again_with_all_behind_it_and_nothing_else_waits() {
        bus.refuse(entry ->
                entry.detail().contains("\"taskVersion\":2") ? Optional.of("ThrottlingException") : Optional.empty());
        stream.put(task(1, created()))
                .put(task(2, started()))
                .put(task(id(9), ALL, 7, History.NONE.then(List.of(started()))))
                .put(task(3, moved(TaskState.Kind.RUNNING, TaskState.Kind.COMPLETE)));

        PublishEvents.Report first = publish.publish(stream.records(), () -> true);

        assertThat(bus.types()).containsExactlyInAnyOrder("task.created", "task.started");
        assertThat(first.again()).hasSize(2);
        assertThat(pauses)
                .containsExactly(
                        Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));

        bus.refuse(entry -> Optional.empty());
        PublishEvents.Report second = publish.publish(stream.from(first.again().getFirst()), () -> true);

        assertThat(second.again()).isEmpty();
        assertThat(typesOf(TASK)).containsExactly("task.created", "task.started", "task.completed");
        assertThat(bus.ids()).hasSize(5);
        assertThat(new HashSet<>(bus.ids())).hasSize(4);
    }

    @Test
    void a_bus_that_does_not_answer_loses_nothing() {
        bus.before(request -> {
            throw SdkClientException.create("connection reset");
        });
        stream.put(task(1, created())).put(task(2, started()));

        PublishEvents.Report report = publish.publish(stream.records(), () -> true);

        assertThat(report.again()).hasSize(2);
        assertThat(queue.bodies()).isEmpty();
    }

    @Test
    void a_request_refused_for_one_bad_entry_is_sent_entry_by_entry() {
        bus.before(request -> {
            if (request.stream().anyMatch(entry -> entry.detail().contains(id(3).text()))) {
                throw refusal("ValidationException");
            }
        });
        for (int number = 0; number < 5; number++) {
            stream.put(task(id(number), ALL, 1, History.NONE.then(List.of(created()))));
        }

        PublishEvents.Report report = publish.publish(stream.records(), () -> true);

        assertThat(bus.accepted()).hasSize(4);
        assertThat(queue.bodies()).hasSize(1);
        assertThat(report.again()).isEmpty();
    }

    @Test
    void a_bus_that_is_closed_to_us_is_no_entry_s_fault() {
        bus.before(request -> {
            throw refusal("AccessDeniedException");
        });
        stream.put(task(1, created()));

        PublishEvents.Report report = publish.publish(stream.records(), () -> true);

        assertThat(report.again()).hasSize(1);
        assertThat(queue.bodies()).isEmpty();
    }

    @Test
    void a_record_that_can_not_be_understood_is_kept_with_its_payload_and_the_others_go_on() {
        Map<String, AttributeValue> poison = poison();
        stream.put(task(1, created())).put(poison).put(task(2, started()));

        PublishEvents.Report report = publish.publish(stream.records(), () -> true);

        assertThat(bus.types()).containsExactly("task.created", "task.started");
        JsonNode kept = queue.bodies().getFirst();
        assertThat(kept.get("kind").asText()).isEqualTo("record");
        assertThat(kept.at("/record/NewImage/history/B").asText()).isEqualTo("Y2Fn");
        assertThat(kept.at("/record/Keys/sk/S").asText()).isEqualTo("task");
        assertThat(report.kept()).isEqualTo(1);
        assertThat(report.again()).isEmpty();
    }

    @Test
    void poison_that_the_queue_does_not_take_is_left_to_the_stream() {
        queue.down(true);
        stream.put(task(1, created())).put(poison()).put(task(2, started()));

        PublishEvents.Report report = publish.publish(stream.records(), () -> true);

        assertThat(report.again()).containsExactly(stream.records().get(1).sequenceNumber());
        assertThat(bus.types()).containsExactly("task.created", "task.started");
    }

    @Test
    void an_event_that_neither_the_bus_nor_the_queue_takes_comes_again() {
        queue.down(true);
        bus.refuse(entry -> Optional.of("MalformedDetail"));
        stream.put(task(1, created()));

        assertThat(publish.publish(stream.records(), () -> true).again()).hasSize(1);
    }

    @Test
    void a_template_that_can_not_be_read_now_holds_up_its_own_item_only() {
        PublishEvents unreachable = over(new Templates() {
            @Override
            public Template grown(Template in, int decision, int base, Json plan) {
                throw new IllegalStateException("Events are told without compiling what was created");
            }

            @Override
            public Template byHash(TemplateRef ref, String hash) {
                throw SdkClientException.create("no route");
            }

            @Override
            public Optional<Template> find(String namespace, String name, Optional<String> version) {
                return Optional.empty();
            }
        });
        stream.put(task(1, moved(StepState.Kind.PENDING, StepState.Kind.READY, 1, 0)))
                .put(task(2, started()))
                .put(task(id(9), ALL, 1, History.NONE.then(List.of(created()))));

        PublishEvents.Report report = unreachable.publish(stream.records(), () -> true);

        assertThat(report.again()).hasSize(2);
        assertThat(bus.types()).containsExactly("task.created");
    }

    @Test
    void a_batch_that_comes_twice_makes_the_same_ids_twice() {
        stream.put(task(1, created(), moved(StepState.Kind.PENDING, StepState.Kind.READY, 1, 0, 1)))
                .put(step(1, running(1), 1, 1, moved(StepState.Kind.READY, StepState.Kind.RUNNING, 1, 1)));

        publish.publish(stream.records(), () -> true);
        List<String> once = List.copyOf(bus.ids());
        publish.publish(stream.records(), () -> true);

        assertThat(once).doesNotHaveDuplicates();
        assertThat(bus.ids().subList(once.size(), 2 * once.size())).containsExactlyInAnyOrderElementsOf(once);
    }

    @Test
    void whatever_fails_each_item_s_events_arrive_in_order_and_none_is_lost() {
        for (int seed = 0; seed < 200; seed++) {
            Random chance = new Random(seed);
            FakeBus shaky = new FakeBus();
            shaky.before(request -> {
                if (chance(chance, 20)) {
                    throw SdkClientException.create("connection reset");
                }
            });
            shaky.refuse(entry -> chance(chance, 4) ? Optional.of("ThrottlingException") : Optional.empty());
            Stream written = someTasks(new Random(~seed));
            PublishEvents shakyPublish = over(Records.templates(8), shaky);
            List<StreamRecord> records = written.records();
            for (int delivery = 0; !records.isEmpty(); delivery++) {
                assertThat(delivery).as("deliveries, seed %d", seed).isLessThan(100);
                List<String> again = shakyPublish.publish(records, () -> true).again();
                records = again.isEmpty() ? List.of() : written.from(again.getFirst());
            }

            FakeBus steady = new FakeBus();
            over(Records.templates(8), steady).publish(written.records(), () -> true);
            assertThat(new HashSet<>(shaky.ids())).isEqualTo(new HashSet<>(steady.ids()));
            assertInOrder(shaky.details(), seed);
        }
    }

    /// The first arrival of each event comes after the first arrivals of all before it of its item.
    private static void assertInOrder(List<JsonNode> details, int seed) {
        Map<String, Long> last = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode detail : details) {
            if (seen.add(detail.get("id").asText())) {
                long place = detail.get("taskVersion").asLong() * 1_000
                        + detail.get("ordinal").asLong();
                Long before = last.put(detail.get("task").asText(), place);
                assertThat(before == null || before <= place)
                        .as("seed %d: %s", seed, detail)
                        .isTrue();
            }
        }
    }

    private static Stream someTasks(Random chance) {
        Stream stream = new Stream();
        Map<Integer, History> histories = new HashMap<>();
        for (int write = 1; write <= 40; write++) {
            int number = chance.nextInt(6);
            List<Move> moves = new ArrayList<>();
            for (int i = 0; i <= chance.nextInt(3); i++) {
                moves.add(moved(
                        StepState.Kind.READY, StepState.Kind.RUNNING, 1, chance.nextInt(4), 4 + chance.nextInt(4)));
            }
            History history = histories.getOrDefault(number, History.NONE).then(moves);
            histories.put(number, history);
            stream.put(task(id(number), ALL, write, history));
        }
        return stream;
    }

    private static boolean chance(Random chance, int oneIn) {
        synchronized (chance) {
            return chance.nextInt(oneIn) == 0;
        }
    }

    private List<SubscriptionRecord> subscriptions() {
        trouble.ifPresent(lasting -> {
            throw lasting;
        });
        reads.incrementAndGet();
        return subscriptions;
    }

    private final MemoryLetterStore letters = new MemoryLetterStore();

    private PublishEvents over(Templates templates) {
        return over(templates, bus);
    }

    private PublishEvents over(Templates templates, FakeBus over) {
        Undelivered undelivered = new Undelivered(queue, "https://queue/undelivered");
        return new PublishEvents(
                new ComposeEvents(templates),
                new KeepLetters(templates, () -> letters),
                new OrderedPublisher(new Bus(over, "lifecycle", audience), undelivered, pauses::add),
                undelivered,
                audience,
                () -> NOON);
    }

    private List<String> typesOf(TaskId task) {
        Set<String> seen = new HashSet<>();
        return bus.accepted().stream()
                .filter(entry -> entry.detail().contains(task.text()))
                .filter(entry -> seen.add(entry.detail()))
                .map(EventBridgeApi.Entry::type)
                .toList();
    }

    private static Move started() {
        return moved(TaskState.Kind.PENDING, TaskState.Kind.RUNNING);
    }

    private static Move cancelled(String reason) {
        return new Move.OfTask(
                Optional.of(TaskState.Kind.RUNNING),
                TaskState.Kind.CANCELLED,
                Cause.REQUESTED,
                reason,
                "user/alice",
                NOON);
    }

    private static Map<String, AttributeValue> poison() {
        AttributeValue history = AttributeValue.fromB(SdkBytes.fromUtf8String("cag"));
        return Map.of("pk", text("task#" + id(7)), "sk", text("task"), "history", history);
    }

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    private static int bytes(List<EventBridgeApi.Entry> request) {
        return request.stream()
                .mapToInt(entry -> entry.detail().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .sum();
    }

    private static AwsServiceException refusal(String code) {
        return AwsServiceException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("no")
                        .build())
                .statusCode(400)
                .message("no")
                .build();
    }
}
