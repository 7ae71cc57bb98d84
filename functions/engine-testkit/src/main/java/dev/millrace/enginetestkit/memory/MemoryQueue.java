package dev.millrace.enginetestkit.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// A queue as SQS has them, standard, fair or FIFO: delays, visibility timeouts, receive counts and dead letters.
///
/// A FIFO queue hands out what belongs to one group in order, and nothing of a group while something of it is out that
/// has neither been deleted nor come back.
public final class MemoryQueue<M> {
    private final InstantSource clock;
    private final QueueRules rules;
    private final Waiting<M> waiting;
    private final PriorityQueue<Entry<M>> delayed = new PriorityQueue<>(Entry.BY_TIME);
    private final PriorityQueue<Entry<M>> hidden = new PriorityQueue<>(Entry.BY_TIME);
    private final Map<Long, Entry<M>> out = new HashMap<>();
    private final List<M> dead = new ArrayList<>();
    private long orders;
    private long receipts;

    private MemoryQueue(InstantSource clock, QueueRules rules, Waiting<M> waiting) {
        this.clock = clock;
        this.rules = rules;
        this.waiting = waiting;
    }

    public static <M> MemoryQueue<M> standard(InstantSource clock, QueueRules rules) {
        return new MemoryQueue<>(clock, rules, new Waiting.Unordered<>());
    }

    /// @param groupOf whose a message is, at the time it is handed out; a message may be a group of its own
    public static <M> MemoryQueue<M> fair(InstantSource clock, QueueRules rules, Function<M, Object> groupOf) {
        return new MemoryQueue<>(clock, rules, new Waiting.Fair<>(groupOf));
    }

    public static <M> MemoryQueue<M> fifo(InstantSource clock, QueueRules rules, Function<M, Object> groupOf) {
        return new MemoryQueue<>(clock, rules, new Waiting.Grouped<>(groupOf));
    }

    public synchronized void send(M message, Duration delay) {
        Entry<M> entry = new Entry<>(message, orders++, clock.instant().plus(delay));
        if (delay.isZero()) {
            waiting.add(entry);
        } else {
            delayed.add(entry);
        }
    }

    /// Hands out up to `most` messages, the oldest first.
    public List<Delivery<M>> receive(int most) {
        return receive(most, count -> 0);
    }

    /// Hands out up to `most` messages.
    ///
    /// @param pick says, by its place, which of so many comes next: of messages, or of groups in a FIFO queue
    public synchronized List<Delivery<M>> receive(int most, IntUnaryOperator pick) {
        comeBack();
        List<Delivery<M>> deliveries = new ArrayList<>();
        Set<Object> mine = new HashSet<>();
        while (deliveries.size() < most) {
            Entry<M> entry = waiting.next(pick, mine);
            if (entry == null) {
                break;
            }
            if (entry.received == rules.mostReceives()) {
                dead.add(entry.message);
            } else {
                deliveries.add(handOut(entry, mine));
            }
        }
        return deliveries;
    }

    private Delivery<M> handOut(Entry<M> entry, Set<Object> mine) {
        entry.received++;
        entry.receipt = ++receipts;
        entry.visibleAt = clock.instant().plus(rules.visibility());
        hidden.add(entry);
        out.put(entry.receipt, entry);
        waiting.wentOut(entry, mine);
        return new Delivery<>(entry.receipt, entry.message, entry.received);
    }

    /// Whether the receipt still stood; if not, the message has become visible again since.
    public synchronized boolean delete(long receipt) {
        comeBack();
        return takeBack(receipt) != null;
    }

    /// Makes a message visible again at once.
    public synchronized void giveBack(long receipt) {
        Entry<M> entry = takeBack(receipt);
        if (entry != null) {
            waiting.add(entry);
        }
    }

    private @Nullable Entry<M> takeBack(long receipt) {
        Entry<M> entry = out.remove(receipt);
        if (entry != null) {
            hidden.remove(entry);
            waiting.cameIn(entry);
        }
        return entry;
    }

    private void comeBack() {
        Instant now = clock.instant();
        for (Entry<M> entry = hidden.peek(); entry != null && !entry.visibleAt.isAfter(now); entry = hidden.peek()) {
            hidden.poll();
            out.remove(entry.receipt);
            waiting.cameIn(entry);
            waiting.add(entry);
        }
        for (Entry<M> entry = delayed.peek(); entry != null && !entry.visibleAt.isAfter(now); entry = delayed.peek()) {
            delayed.poll();
            waiting.add(entry);
        }
    }

    /// Messages that can be handed out now.
    public synchronized int visible() {
        comeBack();
        return waiting.free();
    }

    /// All messages that are neither deleted nor dead: visible, delayed, handed out.
    public synchronized int size() {
        return waiting.size() + delayed.size() + out.size();
    }

    /// When the next message becomes visible that is not yet.
    public synchronized Optional<Instant> nextVisible() {
        Entry<M> first = delayed.peek();
        Entry<M> other = hidden.peek();
        if (first == null || other != null && other.visibleAt.isBefore(first.visibleAt)) {
            first = other;
        }
        return Optional.ofNullable(first).map(entry -> entry.visibleAt);
    }

    /// Messages that were handed out too often.
    public synchronized List<M> deadLetters() {
        return List.copyOf(dead);
    }

    /// Loses every message that is not handed out.
    ///
    /// @return how many there were
    public synchronized int purge() {
        int lost = waiting.size() + delayed.size();
        waiting.clear();
        delayed.clear();
        return lost;
    }

    /// A message with where it stands; touched only under the queue's lock.
    static final class Entry<M> {
        static final Comparator<Entry<?>> BY_ORDER = Comparator.comparingLong(entry -> entry.order);
        static final Comparator<Entry<?>> BY_TIME = Comparator.<Entry<?>, Instant>comparing(entry -> entry.visibleAt)
                .thenComparing(BY_ORDER);

        final M message;
        final long order;
        Instant visibleAt;
        long receipt;
        int received;

        Entry(M message, long order, Instant visibleAt) {
            this.message = message;
            this.order = order;
            this.visibleAt = visibleAt;
        }
    }
}
