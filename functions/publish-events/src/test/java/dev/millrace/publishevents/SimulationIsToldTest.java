package dev.millrace.publishevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.enginetestkit.memory.MemoryLetterStore;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import dev.millrace.enginetestkit.simulation.Simulation;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Whatever befell the workers of a simulated deployment, what its table's stream brings is told: by a function that
/// dies
/// before, between and after its requests, to a bus that refuses in passing.
class SimulationIsToldTest {
    private static final int SEEDS = 300;
    private static final int SHARDS = 3;

    /// How many events a simulated run publishes, if any.
    private static final int BY_A_RUN = 2;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void exactly_what_was_committed_is_published_and_its_order_can_be_told() {
        int events = 0;
        int twice = 0;
        int published = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Committed committed = new Committed();
            new Simulation(seed).run(committed::under);
            Told told = new Told(committed, new Random(seed));
            told.tellAll();

            assertThat(told.countsByTransition()).as("seed %d", seed).isEqualTo(committed.transitions);
            assertThat(told.countsOfUsers()).as("seed %d", seed).isEqualTo(committed.published);
            assertThat(committed.published.values()).as("seed %d", seed).allMatch(count -> count == BY_A_RUN);
            published += committed.published.size();
            told.sameIdSameEvent(seed);
            told.orderCanBeTold(seed);
            events += told.byId().size();
            twice += told.bus.accepted().size() - told.byId().size();
        }
        System.out.printf("told: %d events of %d simulations, %d of them again%n", events, SEEDS, twice);
        assertThat(twice).as("functions died often enough").isGreaterThan(events / 50);
        assertThat(published).as("steps published often enough").isGreaterThan(events / 50);
    }

    private static String who(String task, int epoch, int step, int attempt, JsonNode body) {
        return task + " " + epoch + " " + step + " " + attempt + " run " + body.path("run");
    }

    /// What the table's stream carries, and what was done by it, counted apart from all that publishes it.
    private static final class Committed implements MemoryTaskStore.Stream {
        private final Stream stream = new Stream();
        private final Map<String, Integer> transitions = new TreeMap<>();

        /// How many events users published, by who did. A run's result counts once or not at all.
        private final Map<String, Integer> published = new TreeMap<>();

        private @Nullable Templates templates;

        MemoryTaskStore.Stream under(Templates workload) {
            templates = workload;
            return this;
        }

        Templates templates() {
            return Optional.ofNullable(templates).orElseThrow();
        }

        @Override
        public void wrote(TaskRecord image) {
            stream.put(image);
            count(
                    image.id(),
                    image.head().origin(),
                    image.epoch(),
                    image.history().published());
            publish(image.id(), image.epoch(), image.history());
        }

        @Override
        public void wrote(StepRecord image) {
            stream.put(image);
            count(image.task(), image.origin(), image.epoch(), image.history().published());
            publish(image.task(), image.epoch(), image.history());
        }

        private void publish(TaskId task, int epoch, History history) {
            for (OwnEvents own : history.own()) {
                for (JsonNode event : list(own.list())) {
                    published.merge(who(task.text(), epoch, own.step(), own.attempt(), event.get(2)), 1, Integer::sum);
                }
            }
        }

        private static JsonNode list(Payload payload) {
            try {
                return JSON.readTree(
                        payload instanceof Payload.Inline inline ? inline.json().text() : "");
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private void count(TaskId task, Origin origin, int epoch, List<Move> moves) {
            for (Move move : moves) {
                if (!move.announcedAt(origin.events())) {
                    continue;
                }
                switch (move) {
                    case Move.OfTask ofTask ->
                        count(task, epoch, -1, ofTask.from().map(Enum::name).orElse("-"), ofTask.to(), ofTask.at());
                    case Move.OfSteps ofSteps ->
                        ofSteps.steps()
                                .forEach(step ->
                                        count(task, epoch, step, ofSteps.from().name(), ofSteps.to(), ofSteps.at()));
                }
            }
        }

        private void count(TaskId task, int epoch, int step, String from, Enum<?> to, Instant at) {
            transitions.merge(
                    String.join(
                            " ",
                            task.text(),
                            Integer.toString(epoch),
                            Integer.toString(step),
                            from,
                            to.name(),
                            at.toString()),
                    1,
                    Integer::sum);
        }
    }

    /// One telling of a stream, in bad weather.
    private static final class Told {
        private final FakeBus bus = new FakeBus();
        private final Committed committed;
        private final Random weather;
        private final PublishEvents publish;
        private int lives;

        Told(Committed committed, Random weather) {
            this.committed = committed;
            this.weather = weather;
            Audience audience = new Audience(List::of);
            Undelivered undelivered = new Undelivered(new FakeQueue(), "https://queue/undelivered");
            publish = new PublishEvents(
                    new ComposeEvents(committed.templates()),
                    new KeepLetters(committed.templates(), MemoryLetterStore::new),
                    new OrderedPublisher(new Bus(bus, "lifecycle", audience), undelivered, pause -> {}),
                    undelivered,
                    audience,
                    () -> Records.NOON);
            bus.before(request -> mayDie("before a request"));
            bus.refuse(entry -> {
                mayDie("within a request");
                if (weather.nextInt(60) == 0) {
                    throw SdkClientException.create("the answer was lost");
                }
                return weather.nextInt(40) == 0 ? Optional.of("ThrottlingException") : Optional.empty();
            });
        }

        /// Shard by shard, as its mapping would: a batch whose function died comes again whole, and of a batch
        /// whose function reports records all from the first of them.
        void tellAll() {
            Map<Integer, List<StreamRecord>> shards = new LinkedHashMap<>();
            for (StreamRecord record : committed.stream.records()) {
                int shard =
                        Math.floorMod(String.valueOf(record.keys().get("pk")).hashCode(), SHARDS);
                shards.computeIfAbsent(shard, key -> new ArrayList<>()).add(record);
            }
            shards.values().forEach(this::tell);
        }

        private void tell(List<StreamRecord> shard) {
            int at = 0;
            for (int round = 0; at < shard.size(); round++) {
                assertThat(round).as("it comes to an end").isLessThan(100_000);
                List<StreamRecord> batch = shard.subList(at, Math.min(shard.size(), at + 1 + weather.nextInt(100)));
                lives = weather.nextInt(4) == 0 ? 1 + weather.nextInt(200) : Integer.MAX_VALUE;
                try {
                    List<String> again = publish.publish(batch, () -> true).again();
                    mayDie("before it answered");
                    at += again.isEmpty() ? batch.size() : placeOf(again.getFirst(), batch);
                } catch (Died died) {
                    // The batch comes again.
                }
            }
        }

        private static int placeOf(String sequenceNumber, List<StreamRecord> batch) {
            return batch.stream().map(StreamRecord::sequenceNumber).toList().indexOf(sequenceNumber);
        }

        private void mayDie(String where) {
            if (--lives == 0) {
                throw new Died(where);
            }
        }

        Map<String, JsonNode> byId() {
            Map<String, JsonNode> events = new LinkedHashMap<>();
            bus.details().forEach(detail -> events.put(detail.path("id").asText(), detail));
            return events;
        }

        Map<String, Integer> countsOfUsers() {
            Map<String, Integer> counts = new TreeMap<>();
            byId().values().stream()
                    .filter(event -> event.has("body"))
                    .forEach(event -> counts.merge(
                            who(
                                    event.path("task").asText(),
                                    event.path("epoch").asInt(),
                                    event.path("stepNumber").asInt(),
                                    event.path("attempt").asInt(),
                                    event.path("body")),
                            1,
                            Integer::sum));
            return counts;
        }

        Map<String, Integer> countsByTransition() {
            Map<String, Integer> counts = new TreeMap<>();
            byId().values().stream()
                    .filter(event -> !event.has("body"))
                    .forEach(event -> counts.merge(
                            String.join(
                                    " ",
                                    event.path("task").asText(),
                                    event.path("epoch").asText(),
                                    Integer.toString(event.path("stepNumber").asInt(-1)),
                                    event.has("from") ? word(event.path("from")) : "-",
                                    word(event.path("to")),
                                    event.path("time").asText()),
                            1,
                            Integer::sum));
            return counts;
        }

        private static String word(JsonNode state) {
            return state.asText().toUpperCase(Locale.ROOT).replace('-', '_');
        }

        void sameIdSameEvent(int seed) {
            Map<String, JsonNode> first = new HashMap<>();
            for (JsonNode event : bus.details()) {
                JsonNode before = first.putIfAbsent(event.path("id").asText(), event);
                if (before != null) {
                    assertThat(event).as("seed %d", seed).isEqualTo(before);
                }
            }
        }

        /// By what stands in the events alone: the states of a task follow one another, and a step starts after
        /// its parents are done.
        void orderCanBeTold(int seed) {
            List<JsonNode> shuffled = new ArrayList<>(byId().values());
            Collections.shuffle(shuffled, weather);
            shuffled.sort(BY_PLACE);
            Map<String, List<JsonNode>> tasks = new HashMap<>();
            shuffled.forEach(event -> tasks.computeIfAbsent(event.path("task").asText(), task -> new ArrayList<>())
                    .add(event));
            tasks.forEach((task, events) -> {
                statesFollow(seed, events);
                parentsComeFirst(seed, events);
            });
        }

        private static void statesFollow(int seed, List<JsonNode> events) {
            String state = "";
            for (JsonNode event : events) {
                if (event.has("body")) {
                    continue;
                }
                if (!event.has("step")) {
                    assertThat(event.path("from").asText())
                            .as("seed %d: %s", seed, event)
                            .isEqualTo(state);
                    state = event.path("to").asText();
                }
            }
        }

        private void parentsComeFirst(int seed, List<JsonNode> events) {
            JsonNode any = events.getFirst();
            Graph graph = committed
                    .templates()
                    .find(
                            any.path("namespace").asText(),
                            any.path("template").asText(),
                            Optional.of(any.path("templateVersion").asText()))
                    .orElseThrow()
                    .graph();
            Map<Integer, Integer> done = new HashMap<>();
            for (int place = 0; place < events.size(); place++) {
                JsonNode event = events.get(place);
                int step = event.path("stepNumber").asInt(-1);
                String to = event.path("to").asText();
                if (event.has("body") || event.path("epoch").asInt() > 0 || step < 0 || step >= graph.size()) {
                    continue;
                }
                if (Set.of("complete", "skipped", "resolved").contains(to)) {
                    done.putIfAbsent(step, place);
                } else if (to.equals("running")) {
                    int at = place;
                    graph.forEachParent(
                            step,
                            parent -> assertThat(done)
                                    .as("seed %d: %s before its parent %d, at %d", seed, event, parent, at)
                                    .containsKey(parent));
                }
            }
        }
    }

    private static final Comparator<JsonNode> BY_PLACE = Comparator.<JsonNode>comparingLong(
                    event -> event.path("taskVersion").asLong())
            .thenComparingLong(event -> event.path("revision").asLong() == 0 ? 0 : 1)
            .thenComparingInt(event -> event.path("revision").asLong() == 0
                    ? -1
                    : event.path("stepNumber").asInt())
            .thenComparingInt(event -> event.path("revision").asLong() == 0
                    ? -1
                    : event.path("attempt").asInt(Integer.MAX_VALUE))
            .thenComparingLong(event -> event.path("revision").asLong())
            .thenComparingLong(event -> event.path("ordinal").asLong());

    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;

        Died(String where) {
            super(where);
        }
    }
}
