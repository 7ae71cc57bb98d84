package dev.millrace.engineaws.task;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Continuation;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Leaving;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.TemplateRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Records with every part drawn at random, legal or not: a codec keeps what it is given.
final class Generated {
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final List<String> TEXTS = List.of(
            "", "a", "two words", "a:colon", "Zürich ✓ 🚲", "{\"like\":\"json\"}", "line\nbreak", "x".repeat(300));

    private final SplittableRandom random;

    Generated(long seed) {
        random = new SplittableRandom(seed);
    }

    TaskRecord task() {
        StepSet released = set();
        return new TaskRecord(
                head(),
                one(TaskState.Kind.values()).state(),
                1 + random.nextLong(1_000_000_000L),
                random.nextInt(3),
                released,
                released.plus(set()),
                set(),
                set(),
                set(),
                random.nextInt(4),
                some(this::inPlace),
                some(this::waiter),
                set(),
                growth(),
                results(),
                history().telling(some(this::own)),
                maybe(() -> random.nextLong(1, 1_000_000)),
                maybe(this::instant),
                random.nextInt(3),
                random.nextLong(100),
                id().text() + "." + random.nextInt(1000),
                instant());
    }

    private Growth growth() {
        if (random.nextBoolean()) {
            return Growth.NONE;
        }
        List<Fan> fans = new ArrayList<>();
        int base = random.nextInt(100_000);
        for (int i = random.nextInt(3); i >= 0; i--) {
            Fan.Kind kind = one(Fan.Kind.values());
            int count = random.nextInt(10_000);
            fans.add(new Fan(
                    kind,
                    kind == Fan.Kind.UNDO ? -1 : random.nextInt(100_000),
                    base,
                    count,
                    random.nextInt(count + 1)));
            base += count;
        }
        return new Growth(
                fans, random.ints(random.nextInt(4), 0, 100_000).boxed().toList());
    }

    StepRecord step() {
        StepRecord step = new StepRecord(
                id(),
                random.nextInt(1_000_000),
                origin(),
                random.nextInt(5),
                stepState(),
                1 + random.nextInt(1000),
                1 + random.nextInt(1_000_000),
                maybe(this::payload),
                history().telling(some(this::own)),
                id().text(),
                instant());
        return random.nextBoolean() ? step : step.goingOn(continuation());
    }

    private Continuation continuation() {
        return new Continuation(
                1 + random.nextInt(10_000), 1 + random.nextInt(9), 1 + random.nextInt(10_000), instant(), payload());
    }

    Page page() {
        return new Page(id(), 1 + random.nextInt(1000), maybe(() -> random.nextLong(1, 1000)), results(), history());
    }

    private OwnEvents own() {
        return new OwnEvents(
                random.nextInt(100),
                1 + random.nextInt(5),
                random.nextBoolean()
                        ? new Payload.Inline(new Json("[[\"order.shipped\",1,{}]]"))
                        : new Payload.Stored("item:x", random.nextInt(70_000)));
    }

    History history() {
        List<Move> moves = some(this::move);
        return new History(moves, random.nextInt(moves.size() + 1), random.nextInt(5));
    }

    private TaskHead head() {
        return new TaskHead(
                id(),
                origin(),
                one(Lane.values()),
                instant(),
                payload(),
                one("ab".repeat(32), "not hexadecimal", "ABCD", "abc"),
                maybe(this::word),
                random.nextInt(100_000),
                maybe(this::word),
                random.nextInt(3),
                one(Leaving.values()),
                maybe(this::parent));
    }

    private Parent parent() {
        return new Parent(
                id(),
                random.nextInt(100_000),
                one("charge", "resize[12]", "undo book: twice"),
                random.nextInt(3),
                random.nextInt(4),
                one(Lane.values()),
                1 + random.nextInt(10),
                random.nextBoolean());
    }

    private Origin origin() {
        return new Origin(
                new TemplateRef(one("shop", "a-B_9"), one("order", "X"), one("0.0.1", "12.34.56")),
                one("00ff", "v1:abc", "c0".repeat(32)),
                one(EventLevel.values()),
                text(),
                text());
    }

    private StepState stepState() {
        int attempt = 1 + random.nextInt(40);
        return switch (one(StepState.Kind.values())) {
            case PENDING -> new StepState.Pending();
            case READY -> new StepState.Ready(attempt, random.nextInt(9), instant());
            case RUNNING -> new StepState.Running(attempt, 1 + random.nextInt(9), instant());
            case RETRYING -> new StepState.Retrying(attempt + 1, instant(), error());
            case WAITING ->
                one(
                        new StepState.Waiting(attempt, instant()),
                        new StepState.Waiting(attempt, instant(), "secret", instant()),
                        StepState.Waiting.forTask(attempt));
            case COMPLETE -> new StepState.Complete(attempt);
            case FAILED -> new StepState.Failed(attempt, error());
            case SKIPPED -> new StepState.Skipped();
            case CANCELLED -> new StepState.Cancelled();
            case RESOLVED -> new StepState.Resolved();
        };
    }

    private Move move() {
        return random.nextBoolean()
                ? new Move.OfTask(
                        maybe(() -> one(TaskState.Kind.values())),
                        one(TaskState.Kind.values()),
                        one(Cause.values()),
                        text(),
                        text(),
                        instant())
                : new Move.OfSteps(
                        random.nextBoolean() ? StepSet.of(random.nextInt(100_000)) : set(),
                        one(StepState.Kind.values()),
                        one(StepState.Kind.values()),
                        random.nextInt(200),
                        one(Cause.values()),
                        text(),
                        text(),
                        instant());
    }

    private Map<Integer, Kept> results() {
        Map<Integer, Kept> results = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            results.put(
                    random.nextInt(100_000),
                    random.nextBoolean() ? new Kept.Result(json()) : new Kept.Failure(error()));
        }
        return results;
    }

    private Payload payload() {
        return random.nextBoolean()
                ? new Payload.Inline(json())
                : new Payload.Stored("s3:payloads/" + id() + "/ab", random.nextLong(50_000_000));
    }

    private InPlace inPlace() {
        return new InPlace(random.nextInt(100_000), 1 + random.nextInt(9), instant(), text());
    }

    private Waiter waiter() {
        return new Waiter(random.nextInt(100_000), 1 + random.nextInt(9), instant(), one(Waiter.Kind.values()));
    }

    private StepError error() {
        return new StepError(one("TIMEOUT", "E 1"), text());
    }

    private Json json() {
        return new Json(one("null", "1", "\"text\"", "{\"a\":[1,2,{\"b\":\"ü\"}]}", "[]"));
    }

    /// Empty, filled from below, or with gaps.
    private StepSet set() {
        return switch (random.nextInt(4)) {
            case 0 -> StepSet.EMPTY;
            case 1 -> StepSet.range(0, random.nextInt(1, 10_000));
            case 2 -> StepSet.of(random.ints(5, 0, 200).toArray());
            default -> StepSet.range(0, 500).plus(random.ints(20, 0, 100_000).toArray());
        };
    }

    /// Not before 1970, to the millisecond.
    private Instant instant() {
        return random.nextInt(10) == 0
                ? Instant.ofEpochMilli(random.nextLong(9_999_999_999_999L))
                : Records.NOON.plusMillis(random.nextLong(100_000_000));
    }

    private TaskId id() {
        return new TaskId(word());
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 26; i++) {
            word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return word.toString();
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private <T> List<T> some(Supplier<T> make) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            some.add(make.get());
        }
        return some;
    }

    private <T> Optional<T> maybe(Supplier<T> make) {
        return random.nextBoolean() ? Optional.of(make.get()) : Optional.empty();
    }

    @SafeVarargs
    private <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
