package dev.millrace.engineaws.task;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Leaving;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Lane;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A task as an item. A write is billed by the kilobyte, started ones included, so everything here is kept short enough
/// that an ordinary task stays under one: sets, history and hashes are binary, what is empty is absent, and `settled`
/// holds only what is settled and not released.
///
/// `docs/items.md` has the bytes of an ordinary task, printed by a test.
public final class TaskItem {
    private static final char BETWEEN = ':';

    private TaskItem() {}

    public static Item of(TaskRecord task) {
        TaskHead head = task.head();
        Key key = Key.task(task.id());
        NewItem item = new NewItem(key.pk(), key.sk());
        OriginAttributes.put(head.origin(), item);
        OriginAttributes.mark(head.origin(), task.history(), item);
        OwnEventAttributes.put(task.history(), item);
        PayloadAttributes.put(head.input(), "input", item);
        item.text("lane", Code.LANE.word(head.lane()))
                .instant("created", head.createdAt())
                .hex("inputHash", head.inputHash())
                .textIfAny("key", head.key())
                .number("steps", head.steps())
                .textIfAny("tenant", head.tenant())
                .numberUnless(0, "aged", head.aged())
                .textIfAny(
                        "leaving",
                        Optional.of(head.leaving())
                                .filter(how -> how != Leaving.NO)
                                .map(Code.LEAVING::word))
                .textIfAny("parent", head.parent().map(TaskItem::parent));
        if (!task.gone()) {
            item.text("listPk", Key.listPk(head.origin().template().namespace(), task.id()))
                    .text("listSk", Key.listSk(head.createdAt(), task.id()));
        }
        item.text("state", Code.TASK_STATE.word(task.state().kind()))
                .number("version", task.version())
                .numberUnless(0, "epoch", task.epoch())
                .bytesIfAny("released", task.released().encoded())
                .bytesIfAny("settled", task.settled().minus(task.released()).encoded())
                .bytesIfAny("failed", task.failed().encoded())
                .bytesIfAny("skipped", task.skipped().encoded())
                .bytesIfAny("resolved", task.resolved().encoded())
                .numberUnless(0, "open", task.open())
                .listIfAny("running", running(task.running()))
                .listIfAny("waiting", waiting(task.waiting()))
                .bytesIfAny("owed", task.owed().encoded())
                .listIfAny("fans", fans(task.growth().fans()))
                .bytesIfAny("undoable", undoable(task.growth().undoable()))
                .listIfAny("names", names(task.growth().names()))
                .mapIfAny("results", PayloadAttributes.results(task.results()))
                .bytesIfAny("history", HistoryBytes.encode(task.history()))
                .numberUnless(0, "looks", task.looks())
                .numberUnless(0, "seen", task.seenVersion())
                .text("writer", task.writer())
                .instant("updated", task.updatedAt());
        task.lastPage().ifPresent(page -> item.number("page", page));
        task.lookAt()
                .ifPresent(
                        at -> item.text("lookShard", Key.lookShard(task.id())).text("lookAt", Key.lookAt(at)));
        return item.item();
    }

    public static TaskRecord read(Item item) {
        StepSet released = set(item, "released");
        return new TaskRecord(
                head(item),
                Code.TASK_STATE.of(item.text("state")).state(),
                item.number("version"),
                item.integer("epoch", 0),
                released,
                released.plus(set(item, "settled")),
                set(item, "failed"),
                set(item, "skipped"),
                set(item, "resolved"),
                item.integer("open", 0),
                running(item),
                waiting(item),
                set(item, "owed"),
                growth(item),
                PayloadAttributes.results(item, "results"),
                HistoryBytes.decode(item.bytesIfAny("history")).telling(OwnEventAttributes.read(item)),
                item.has("page") ? Optional.of(item.number("page")) : Optional.empty(),
                item.textIfAny("lookAt").map(millis -> Instant.ofEpochMilli(Long.parseLong(millis))),
                item.integer("looks", 0),
                item.number("seen", 0),
                item.text("writer"),
                item.instant("updated"));
    }

    private static TaskHead head(Item item) {
        TaskId id = Key.taskOf(item.text("pk"));
        return new TaskHead(
                id,
                OriginAttributes.read(item),
                Code.LANE.of(item.text("lane")),
                item.instant("created"),
                PayloadAttributes.read(item, "input"),
                item.hex("inputHash"),
                item.textIfAny("key"),
                item.integer("steps"),
                item.textIfAny("tenant"),
                item.integer("aged", 0),
                item.textIfAny("leaving").map(Code.LEAVING::of).orElse(Leaving.NO),
                item.textIfAny("parent").map(text -> parent(item, text)));
    }

    /// As `task:step:epoch:attempt:lane:depth:whether it waits:name`.
    private static String parent(Parent parent) {
        return String.join(
                ":",
                parent.task().text(),
                Integer.toString(parent.step()),
                Integer.toString(parent.epoch()),
                Integer.toString(parent.attempt()),
                Integer.toString(Code.LANE.number(parent.lane())),
                Integer.toString(parent.depth()),
                parent.waits() ? "1" : "0",
                parent.name());
    }

    private static Parent parent(Item item, String text) {
        Parts parts = new Parts(item, "parent", text);
        TaskId task = new TaskId(parts.text());
        int step = parts.integer();
        int epoch = parts.integer();
        int attempt = parts.integer();
        Lane lane = Code.LANE.of(parts.integer());
        int depth = parts.integer();
        boolean waits = parts.integer() == 1;
        return new Parent(task, step, parts.rest(), epoch, attempt, lane, depth, waits);
    }

    private static StepSet set(Item item, String name) {
        return StepSet.decode(item.bytesIfAny(name));
    }

    /// Each as `step:attempt:lease until:owner`.
    private static List<AttributeValue> running(List<InPlace> running) {
        List<AttributeValue> list = new ArrayList<>(running.size());
        for (InPlace entry : running) {
            list.add(AttributeValue.fromS(entry.step() + ":" + entry.attempt() + ":"
                    + entry.leaseUntil().toEpochMilli() + ":" + entry.owner()));
        }
        return list;
    }

    private static List<InPlace> running(Item item) {
        List<InPlace> running = new ArrayList<>();
        for (AttributeValue value : item.list("running")) {
            Parts parts = new Parts(item, "running", value.s());
            running.add(new InPlace(parts.integer(), parts.integer(), parts.instant(), parts.rest()));
        }
        return running;
    }

    /// Each as `step:attempt:due:kind`.
    private static List<AttributeValue> waiting(List<Waiter> waiting) {
        List<AttributeValue> list = new ArrayList<>(waiting.size());
        for (Waiter entry : waiting) {
            list.add(AttributeValue.fromS(entry.step() + ":" + entry.attempt() + ":"
                    + entry.due().toEpochMilli() + ":" + Code.WAITER.word(entry.kind())));
        }
        return list;
    }

    private static List<Waiter> waiting(Item item) {
        List<Waiter> waiting = new ArrayList<>();
        for (AttributeValue value : item.list("waiting")) {
            Parts parts = new Parts(item, "waiting", value.s());
            waiting.add(new Waiter(parts.integer(), parts.integer(), parts.instant(), Code.WAITER.of(parts.rest())));
        }
        return waiting;
    }

    /// Each as `step:base:count:unlocked:kind`.
    private static List<AttributeValue> fans(List<Fan> fans) {
        List<AttributeValue> list = new ArrayList<>(fans.size());
        for (Fan fan : fans) {
            list.add(AttributeValue.fromS(fan.step() + ":" + fan.base() + ":" + fan.count() + ":" + fan.unlocked() + ":"
                    + Code.FAN.word(fan.kind())));
        }
        return list;
    }

    private static byte[] undoable(List<Integer> steps) {
        ByteSink out = new ByteSink(2 * steps.size());
        steps.forEach(out::number);
        return out.bytes();
    }

    /// Each as `step:name`.
    private static List<AttributeValue> names(Map<Integer, String> names) {
        List<AttributeValue> list = new ArrayList<>(names.size());
        new TreeMap<>(names).forEach((step, name) -> list.add(AttributeValue.fromS(step + ":" + name)));
        return list;
    }

    private static Map<Integer, String> names(Item item) {
        Map<Integer, String> names = new HashMap<>();
        for (AttributeValue value : item.list("names")) {
            Parts parts = new Parts(item, "names", value.s());
            names.put(parts.integer(), parts.rest());
        }
        return names;
    }

    private static Growth growth(Item item) {
        byte[] undoable = item.bytesIfAny("undoable");
        if (undoable.length == 0 && !item.has("fans")) {
            return Growth.NONE;
        }
        List<Fan> fans = new ArrayList<>();
        for (AttributeValue value : item.list("fans")) {
            Parts parts = new Parts(item, "fans", value.s());
            int step = parts.integer();
            int base = parts.integer();
            int count = parts.integer();
            int unlocked = parts.integer();
            fans.add(new Fan(Code.FAN.of(parts.rest()), step, base, count, unlocked));
        }
        List<Integer> steps = new ArrayList<>();
        ByteSource in = new ByteSource(undoable);
        while (in.hasMore()) {
            steps.add(in.integer());
        }
        return new Growth(fans, steps, names(item));
    }

    /// Numbers and words between colons, and at last whatever remains.
    private static final class Parts {
        private final Item item;
        private final String name;
        private final String text;
        private int position;

        Parts(Item item, String name, String text) {
            this.item = item;
            this.name = name;
            this.text = text;
        }

        int integer() {
            return Math.toIntExact(number());
        }

        Instant instant() {
            return Instant.ofEpochMilli(number());
        }

        String text() {
            return next();
        }

        String rest() {
            return text.substring(position);
        }

        private long number() {
            return Long.parseLong(next());
        }

        private String next() {
            int end = text.indexOf(BETWEEN, position);
            if (end < 0) {
                throw item.broken(name, "has an entry that breaks off: " + text);
            }
            String next = text.substring(position, end);
            position = end + 1;
            return next;
        }
    }
}
