package dev.millrace.enginetestkit.memory;

import dev.millrace.enginetestkit.memory.MemoryQueue.Entry;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The messages of a queue that nobody has: in what order they are handed out is what tells standard queues from
/// FIFO ones.
sealed interface Waiting<M> {
    void add(Entry<M> entry);

    /// Takes out the message to hand out next.
    ///
    /// @param mine groups from which the same receive has taken something already
    @Nullable Entry<M> next(IntUnaryOperator pick, Set<Object> mine);

    /// @param mine gets the group of the message
    void wentOut(Entry<M> entry, Set<Object> mine);

    void cameIn(Entry<M> entry);

    /// How many could be handed out now.
    int free();

    int size();

    void clear();

    /// A standard queue: any message may come next.
    final class Unordered<M> implements Waiting<M> {
        private final ArrayDeque<Entry<M>> entries = new ArrayDeque<>();

        @Override
        public void add(Entry<M> entry) {
            entries.add(entry);
        }

        @Override
        public @Nullable Entry<M> next(IntUnaryOperator pick, Set<Object> mine) {
            int place = entries.isEmpty() ? 0 : pick.applyAsInt(entries.size());
            if (place == 0) {
                return entries.pollFirst();
            }
            Iterator<Entry<M>> all = entries.iterator();
            for (int passed = 0; passed < place; passed++) {
                all.next();
            }
            Entry<M> picked = all.next();
            all.remove();
            return picked;
        }

        @Override
        public void wentOut(Entry<M> entry, Set<Object> mine) {}

        @Override
        public void cameIn(Entry<M> entry) {}

        @Override
        public int free() {
            return entries.size();
        }

        @Override
        public int size() {
            return entries.size();
        }

        @Override
        public void clear() {
            entries.clear();
        }
    }

    /// A standard queue that is fair to groups, as SQS is: a group is noisy while it has 30 messages out and more
    /// than a tenth of all, and as long as one is, messages of quiet groups come first.
    final class Fair<M> implements Waiting<M> {
        private static final int NOISY = 30;
        private static final int NOISY_SHARE = 10;

        private final Function<M, Object> groupOf;
        private final Unordered<M> all = new Unordered<>();
        private final IdentityHashMap<Entry<M>, Object> out = new IdentityHashMap<>();
        private final Map<Object, Integer> counts = new HashMap<>();

        Fair(Function<M, Object> groupOf) {
            this.groupOf = groupOf;
        }

        @Override
        public void add(Entry<M> entry) {
            all.add(entry);
        }

        @Override
        public @Nullable Entry<M> next(IntUnaryOperator pick, Set<Object> mine) {
            if (counts.keySet().stream().noneMatch(this::isNoisy)) {
                return all.next(pick, mine);
            }
            List<Entry<M>> quiet = all.entries.stream()
                    .filter(entry -> !isNoisy(groupOf.apply(entry.message)))
                    .toList();
            if (quiet.isEmpty()) {
                return all.next(pick, mine);
            }
            Entry<M> picked = quiet.get(pick.applyAsInt(quiet.size()));
            all.entries.remove(picked);
            return picked;
        }

        private boolean isNoisy(Object group) {
            int count = counts.getOrDefault(group, 0);
            return count >= NOISY && count * NOISY_SHARE > out.size();
        }

        @Override
        public void wentOut(Entry<M> entry, Set<Object> mine) {
            Object group = groupOf.apply(entry.message);
            out.put(entry, group);
            counts.merge(group, 1, Integer::sum);
        }

        @Override
        public void cameIn(Entry<M> entry) {
            Object group = out.remove(entry);
            if (group != null) {
                counts.computeIfPresent(group, (same, count) -> count == 1 ? null : count - 1);
            }
        }

        @Override
        public int free() {
            return all.free();
        }

        @Override
        public int size() {
            return all.size();
        }

        @Override
        public void clear() {
            all.clear();
        }
    }

    /// A FIFO queue: in order within a group, and one worker for each group.
    final class Grouped<M> implements Waiting<M> {
        private final Function<M, Object> groupOf;
        private final Map<Object, PriorityQueue<Entry<M>>> groups = new LinkedHashMap<>();
        private final Map<Object, Integer> out = new HashMap<>();
        private int size;

        Grouped(Function<M, Object> groupOf) {
            this.groupOf = groupOf;
        }

        @Override
        public void add(Entry<M> entry) {
            groups.computeIfAbsent(groupOf.apply(entry.message), group -> new PriorityQueue<>(Entry.BY_ORDER))
                    .add(entry);
            size++;
        }

        @Override
        public @Nullable Entry<M> next(IntUnaryOperator pick, Set<Object> mine) {
            int place = groups.isEmpty() ? 0 : pick.applyAsInt(groups.size());
            @Nullable Object chosen = null;
            for (Object group : groups.keySet()) {
                if (mine.contains(group) || !out.containsKey(group)) {
                    chosen = chosen == null || place >= 0 ? group : chosen;
                }
                if (place-- <= 0 && chosen != null) {
                    break;
                }
            }
            return chosen == null ? null : takeFirstOf(chosen);
        }

        private @Nullable Entry<M> takeFirstOf(Object group) {
            PriorityQueue<Entry<M>> entries = groups.get(group);
            if (entries == null) {
                return null;
            }
            Entry<M> first = entries.poll();
            if (entries.isEmpty()) {
                groups.remove(group);
            }
            size--;
            return first;
        }

        @Override
        public void wentOut(Entry<M> entry, Set<Object> mine) {
            Object group = groupOf.apply(entry.message);
            mine.add(group);
            out.merge(group, 1, Integer::sum);
        }

        @Override
        public void cameIn(Entry<M> entry) {
            out.computeIfPresent(groupOf.apply(entry.message), (group, count) -> count == 1 ? null : count - 1);
        }

        @Override
        public int free() {
            return groups.entrySet().stream()
                    .filter(entry -> !out.containsKey(entry.getKey()))
                    .mapToInt(entry -> entry.getValue().size())
                    .sum();
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public void clear() {
            groups.clear();
            size = 0;
        }
    }
}
