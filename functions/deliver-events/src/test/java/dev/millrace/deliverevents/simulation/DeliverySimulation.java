package dev.millrace.deliverevents.simulation;

import dev.millrace.deliverevents.deliver.Deliveries;
import dev.millrace.deliverevents.deliver.DeliveryMetrics;
import dev.millrace.deliverevents.deliver.DueMessage;
import dev.millrace.deliverevents.deliver.Lines.Told;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.engine.subscription.Kept;
import dev.millrace.engine.subscription.Subscription;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.usecase.ChangeSubscriptions;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.queue.DueQueue;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.subscription.PatternCheck;
import dev.millrace.enginetemplates.subscription.SubscriptionReader;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.memory.SeededChance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Three hours of deliveries in virtual time. Events of some tasks come for two hours, on the bus and on the stream;
/// the subscribers called `down…` are down for an hour of it; the one that is paused is paused for forty minutes. Three
/// workers take what is due next, each with its own, stale knowledge of the subscriptions; where they die, what they
/// worked on comes again, and a new worker takes their place.
final class DeliverySimulation {
    static final List<String> IN_ORDER = List.of("steady-order", "down-order", "down-order-impatient", "paused-order");
    static final List<String> UNORDERED = List.of("steady", "down", "down-default", "down-impatient", "paused");
    static final Map<String, Integer> MOST_ATTEMPTS = Map.of(
            "steady", 8,
            "down", 40,
            "down-default", 8,
            "down-impatient", 4,
            "paused", 8,
            "steady-order", 8,
            "down-order", 40,
            "down-order-impatient", 3,
            "paused-order", 8);

    private static final String DOCUMENT = """
            subscriptions:
              - { name: steady, events: "*", target: { sqs: "http://q" } }
              - { name: down, events: "*", target: { sqs: "http://q" }, retry: { attempts: 40, backoff: fixed, delay: 2m } }
              - { name: down-default, events: "*", target: { sqs: "http://q" } }
              - { name: down-impatient, events: "*", target: { sqs: "http://q" }, retry: { attempts: 4, backoff: fixed, delay: 10s } }
              - { name: paused, events: "*", target: { sqs: "http://q" } }
              - { name: steady-order, order: task, events: "*", target: { sqs: "http://q" } }
              - { name: down-order, order: task, events: "*", target: { sqs: "http://q" }, retry: { attempts: 40, backoff: fixed, delay: 2m } }
              - { name: down-order-impatient, order: task, events: "*", target: { sqs: "http://q" }, retry: { attempts: 3, backoff: fixed, delay: 10s } }
              - { name: paused-order, order: task, events: "*", target: { sqs: "http://q" } }
            """;

    private static final int WORKERS = 3;
    private static final int TASKS = 5;
    /// Seconds from one moment in which events are told to the next; those of one moment come together.
    private static final int APART = 300;

    private static final int EVENTS = 40;
    private static final int BATCH = 10;
    private static final int MOST_RECEIVES = 5;
    private static final int MOST_TURNS = 200_000;
    private static final Duration UNTIL_REPEATED = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final Instant begin = clock.instant();
    private final Random random;
    private final SeededChance chance;
    private final Death.Fate fate;
    private final TableInMemory table;
    private final QueueInMemory queue;
    private final Target target;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Happening> agenda = new ArrayList<>();
    private final List<Event> stream = new ArrayList<>();
    private final Map<String, Event> events = new LinkedHashMap<>();
    private final Map<String, Integer> trouble = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private int readersDeaths;

    /// @param deaths odds of a worker's death at each of its steps
    /// @param copies odds of a message to come twice
    DeliverySimulation(long seed, double deaths, double copies) {
        this.random = new Random(seed);
        this.chance = new SeededChance(seed);
        this.fate = new Death.Fate(new Random(~seed), deaths);
        this.table = new TableInMemory(fate);
        this.queue = new QueueInMemory(fate, random, copies, clock);
        Instant downFrom = begin.plusSeconds(600 + random.nextInt(1_800));
        this.target = new Target(fate, clock, downFrom, downFrom.plus(Duration.ofHours(1)));
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new Worker());
        }
    }

    /// @param number of the event among those of its task, from 0
    record Event(String id, String task, int number, Instant at, BusEvent event) {}

    private record Happening(Instant at, Runnable what) {}

    /// An instance of the function.
    private final class Worker {
        private final ChangeSubscriptions changes = new ChangeSubscriptions(table, chance::name, chance, clock);
        private final Subscriptions known = new Subscriptions(table, clock);
        private final DueQueue due = new DueQueue(queue, "due");
        private final Deliveries deliveries = new Deliveries(
                table, known, changes, target, due, true, 1, new DeliveryMetrics(told::add, clock), chance, clock);
    }

    DeliverySimulation run() {
        fate.spare(() -> SubscriptionReader.read(DOCUMENT, Optional.empty(), PatternCheck.NONE, new Problems())
                .forEach(this::subscribe));
        happenings();
        for (int turn = 0; !agenda.isEmpty() || queue.next(Instant.MAX).isPresent(); turn++) {
            if (turn > MOST_TURNS) {
                throw new IllegalStateException("It does not come to an end");
            }
            Optional<Happening> next = agenda.stream().min(Comparator.comparing(Happening::at));
            Optional<QueueInMemory.Message> message =
                    queue.next(next.map(Happening::at).orElse(Instant.MAX));
            if (message.isPresent()) {
                clock.advanceTo(message.get().visibleAt());
                deliver(message.get());
            } else if (next.isPresent()) {
                agenda.remove(next.get());
                clock.advanceTo(next.get().at());
                next.get().what().run();
            }
        }
        return this;
    }

    private void subscribe(Subscription said) {
        workers.getFirst().changes.apply(said, "test");
    }

    private void happenings() {
        Map<String, Integer> numbers = new TreeMap<>();
        Map<Instant, List<Event>> atOnce = new TreeMap<>();
        List<Integer> seconds = random.ints(EVENTS, 1, 7_200 / APART)
                .map(slot -> slot * APART)
                .sorted()
                .boxed()
                .toList();
        for (int second : seconds) {
            String task = "task" + random.nextInt(TASKS);
            int number = numbers.merge(task, 1, Integer::sum) - 1;
            Instant at = begin.plusSeconds(second);
            String id = task + "-" + number;
            BusEvent event = BusEvent.of("""
                    {"id":"x","source":"%s","detail-type":"step.completed","time":"%s",
                     "detail":{"id":"%s","task":"%s","time":"%s"}}""".formatted("millrace", at, id, task, at));
            Event told = new Event(id, task, number, at, event);
            events.put(id, told);
            atOnce.computeIfAbsent(at, first -> new ArrayList<>()).add(told);
        }
        atOnce.forEach((at, told) -> agenda.add(new Happening(at, () -> {
            stream.addAll(told);
            readStream();
            fanOut(told);
        })));
        int pausedAt = 1_000 + random.nextInt(3_000);
        agenda.add(new Happening(
                begin.plusSeconds(pausedAt),
                () -> fate.spare(() -> {
                    worker().changes.pause("paused", "moving", "test");
                    worker().changes.pause("paused-order", "moving", "test");
                })));
        agenda.add(new Happening(begin.plusSeconds(pausedAt + 2_400L), () -> {
            resume("paused");
            resume("paused-order");
        }));
        for (int minute = 1; minute <= 180; minute++) {
            agenda.add(new Happening(begin.plusSeconds(60L * minute), this::tick));
        }
    }

    /// Some batch comes along.
    private void tick() {
        on(worker -> worker.deliveries.endOfBatch(false));
    }

    /// The order itself is answered for; the message that follows it may be lost with a worker.
    private void resume(String name) {
        Worker worker = worker();
        fate.spare(() -> worker.changes.resume(name, "test"));
        on(any -> table.read(name)
                .ifPresent(record -> record.release().ifPresent(release -> any.deliveries.release(record, release))));
    }

    private void fanOut(List<Event> batch) {
        boolean alive = on(worker -> worker.deliveries
                .fanOut()
                .deliver(batch.stream().map(Event::event).toList()));
        if (!alive) {
            batch.forEach(event -> UNORDERED.forEach(name -> troubled(name, event.id())));
            agenda.add(new Happening(clock.instant().plus(QueueInMemory.VISIBILITY), () -> fanOut(batch)));
        }
    }

    /// One batch of the shard at a time: one that fails comes again before all behind it.
    private void readStream() {
        while (!stream.isEmpty()) {
            List<Event> batch = List.copyOf(stream.subList(0, Math.min(BATCH, stream.size())));
            boolean alive = on(worker -> {
                List<DueMessage> messages = new ArrayList<>();
                for (String name : IN_ORDER) {
                    batch.stream()
                            .collect(Collectors.groupingBy(Event::task, TreeMap::new, Collectors.toList()))
                            .forEach((task, told) -> worker.deliveries
                                    .lines()
                                    .append(
                                            name,
                                            task,
                                            told.stream()
                                                    .map(event -> new Told(event.id(), event.event()))
                                                    .toList())
                                    .ifPresent(messages::add));
                }
                worker.due.send(messages.stream()
                        .map(message -> message.message(clock.instant()))
                        .toList());
            });
            if (!alive) {
                readersDeaths++;
                batch.forEach(event -> IN_ORDER.forEach(name -> troubled(name, event.task())));
                agenda.add(new Happening(clock.instant().plus(UNTIL_REPEATED), this::readStream));
                return;
            }
            stream.subList(0, batch.size()).clear();
        }
    }

    private void deliver(QueueInMemory.Message message) {
        queue.take(message);
        boolean alive = on(worker -> {
            worker.deliveries.work(
                    DueMessage.parse(message.body()), message.receives() > 0, new Invocation("i", Instant.MAX));
            worker.deliveries.endOfBatch(false);
        });
        if (!alive) {
            troubled(message.body());
            if (message.receives() + 1 >= MOST_RECEIVES) {
                throw new IllegalStateException("Died too often: choose lower odds");
            }
            queue.giveBack(message);
        }
    }

    /// @return whether the worker lives
    private boolean on(Consumer<Worker> work) {
        Worker worker = worker();
        try {
            work.accept(worker);
            return true;
        } catch (Death death) {
            workers.remove(worker);
            workers.add(new Worker());
            return false;
        }
    }

    private Worker worker() {
        return workers.get(random.nextInt(workers.size()));
    }

    private void troubled(String body) {
        switch (DueMessage.parse(body)) {
            case DueMessage.Deliver deliver ->
                deliver.events().forEach(event -> troubled(deliver.subscription(), event.id()));
            case DueMessage.GoOn goOn -> troubled(goOn.subscription(), goOn.line());
            case DueMessage.ReleaseHeld release -> events.keySet().forEach(id -> troubled(release.subscription(), id));
            case DueMessage.RedeliverDead ignored -> {}
        }
    }

    private void troubled(String subscription, String eventOrTask) {
        trouble.merge(subscription + "/" + eventOrTask, 1, Integer::sum);
    }

    /// How often a worker died over an event on its way to a subscription, or a message of it came twice.
    int trouble(String subscription, Event event) {
        if (!queue.copied().isEmpty()) {
            List<String> copied = List.copyOf(queue.copied());
            queue.copied().clear();
            copied.forEach(this::troubled);
        }
        return trouble.getOrDefault(subscription + "/" + event.id(), 0)
                + trouble.getOrDefault(subscription + "/" + event.task(), 0);
    }

    int readersDeaths() {
        return readersDeaths;
    }

    int deaths() {
        return trouble.values().stream().mapToInt(Integer::intValue).sum();
    }

    List<Event> events() {
        return List.copyOf(events.values());
    }

    /// What CloudWatch has counted of a subscription.
    long counted(String metric, String subscription) {
        return told.stream()
                .map(line -> JsonTrees.tree(new Json(line)))
                .filter(line -> line.path("subscription").asText().equals(subscription))
                .mapToLong(line -> line.path(metric).asLong())
                .sum();
    }

    Target target() {
        return target;
    }

    TableInMemory table() {
        return table;
    }

    /// By the event's id.
    Map<String, Kept> deadLetters(String subscription) {
        return table.list(subscription, Kept.Kind.DEAD, "", Integer.MAX_VALUE, false).stream()
                .collect(Collectors.toMap(kept -> BusEvent.of(kept.event()).id(), kept -> kept));
    }

    /// The numbers of a task's events as they first came.
    List<Integer> numbersOf(String task, String subscription) {
        return target.receivedBy(subscription).keySet().stream()
                .map(events::get)
                .filter(event -> event.task().equals(task))
                .map(Event::number)
                .toList();
    }

    Set<String> tasks() {
        return events.values().stream().map(Event::task).collect(Collectors.toSet());
    }
}
