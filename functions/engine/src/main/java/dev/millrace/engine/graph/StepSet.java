package dev.millrace.engine.graph;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// An immutable set of step numbers, made for sets that fill up from below.
///
/// Steps are numbered in topological order, so the steps that are done are mostly all those below some mark. The set
/// keeps only how many words of 64 are full from the start, and the words behind them from the first that is not empty:
/// a chain of any length costs a few bytes, in memory and in storage alike, and so does one high number. Adding copies
/// the words behind the full ones and nothing else.
public final class StepSet {
    private static final long FULL = -1L;
    private static final byte BITMAP = 0;
    private static final byte RUNS = 1;

    public static final StepSet EMPTY = new StepSet(0, 0, new long[0]);

    /// Words before this one are full and not stored.
    private final int full;

    /// Where the stored words begin; those between the full ones and here are empty and not stored. The same as `full`
    /// where nothing is stored.
    private final int start;

    /// Neither the first nor the last is empty; if nothing is left out before it, the first is not full.
    private final long[] words;

    private StepSet(int full, int start, long[] words) {
        this.full = full;
        this.start = start;
        this.words = words;
    }

    /// @param start where the words begin; all between the full ones and there is empty
    private static StepSet trimmed(int full, int start, long[] words) {
        int from = 0;
        while (start == full && from < words.length && words[from] == FULL) {
            from++;
        }
        int filled = full + from;
        while (from < words.length && words[from] == 0) {
            from++;
        }
        int to = words.length;
        while (to > from && words[to - 1] == 0) {
            to--;
        }
        return from == to
                ? new StepSet(filled, filled, new long[0])
                : new StepSet(
                        filled,
                        start + from,
                        from == 0 && to == words.length ? words : Arrays.copyOfRange(words, from, to));
    }

    public static StepSet of(int... steps) {
        return EMPTY.plus(steps);
    }

    /// All numbers from `from` up to but not including `to`.
    public static StepSet range(int from, int to) {
        if (from >= to) {
            return EMPTY;
        }
        long[] words = new long[((to - 1) >> 6) + 1];
        for (int word = from >> 6; word < words.length; word++) {
            words[word] = FULL;
        }
        words[from >> 6] &= FULL << from;
        words[words.length - 1] &= FULL >>> -to;
        return trimmed(0, 0, words);
    }

    public boolean contains(int step) {
        int word = (step >> 6) - start;
        return word < 0 ? (step >> 6) < full : word < words.length && (words[word] & (1L << step)) != 0;
    }

    /// The lowest number from `step` upwards that is not in the set.
    public int nextAbsent(int step) {
        int from = Math.max(step, full << 6);
        int word = (from >> 6) - start;
        if (word < 0 || word >= words.length) {
            return from;
        }
        long absent = ~words[word] & (FULL << from);
        while (absent == 0) {
            if (++word == words.length) {
                return (start + word) << 6;
            }
            absent = ~words[word];
        }
        return ((start + word) << 6) + Long.numberOfTrailingZeros(absent);
    }

    /// The lowest number from `step` upwards that is in the set, or -1.
    public int nextPresent(int step) {
        if (step >> 6 < full) {
            return step;
        }
        int from = Math.max(step, start << 6);
        int word = (from >> 6) - start;
        if (word >= words.length) {
            return -1;
        }
        long present = words[word] & (FULL << from);
        while (present == 0) {
            if (++word == words.length) {
                return -1;
            }
            present = words[word];
        }
        return ((start + word) << 6) + Long.numberOfTrailingZeros(present);
    }

    public boolean containsAll(StepSet other) {
        return other.minus(this).isEmpty();
    }

    public boolean isEmpty() {
        return full == 0 && words.length == 0;
    }

    public int size() {
        int size = full << 6;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    public StepSet plus(int... steps) {
        int lowest = words.length == 0 ? Integer.MAX_VALUE : start;
        int highest = words.length == 0 ? -1 : start + words.length - 1;
        for (int step : steps) {
            int word = step >> 6;
            if (word >= full) {
                lowest = Math.min(lowest, word);
                highest = Math.max(highest, word);
            }
        }
        if (highest < 0) {
            return this;
        }
        long[] next = new long[highest - lowest + 1];
        System.arraycopy(words, 0, next, words.length == 0 ? 0 : start - lowest, words.length);
        for (int step : steps) {
            int word = step >> 6;
            if (word >= full) {
                next[word - lowest] |= 1L << step;
            }
        }
        return trimmed(full, lowest, next);
    }

    public StepSet plus(StepSet other) {
        if (other.isEmpty()) {
            return this;
        }
        int filled = Math.max(full, other.full);
        int from = Math.max(filled, Math.min(start, other.start));
        int end = Math.max(start + words.length, other.start + other.words.length);
        long[] next = new long[Math.max(0, end - from)];
        for (int i = 0; i < next.length; i++) {
            next[i] = word(from + i) | other.word(from + i);
        }
        return trimmed(filled, from, next);
    }

    public StepSet minus(StepSet other) {
        int end = start + words.length;
        if (other.isEmpty() || end <= 0) {
            return this;
        }
        int from = full == 0 ? start : 0;
        long[] next = new long[end - from];
        for (int i = 0; i < next.length; i++) {
            next[i] = word(from + i) & ~other.word(from + i);
        }
        return trimmed(0, from, next);
    }

    public StepSet minus(int step) {
        return contains(step) ? minus(of(step)) : this;
    }

    private long word(int index) {
        if (index < full) {
            return FULL;
        }
        int at = index - start;
        return at >= 0 && at < words.length ? words[at] : 0;
    }

    public void forEach(IntConsumer action) {
        for (int step = nextPresent(0); step >= 0; step = nextPresent(step + 1)) {
            action.accept(step);
        }
    }

    /// In ascending order.
    public IntStream stream() {
        PrimitiveIterator.OfInt steps = new PrimitiveIterator.OfInt() {
            private int next = nextPresent(0);

            @Override
            public boolean hasNext() {
                return next >= 0;
            }

            @Override
            public int nextInt() {
                int step = next;
                next = nextPresent(step + 1);
                return step;
            }
        };
        return StreamSupport.intStream(
                Spliterators.spliterator(steps, size(), Spliterator.ORDERED | Spliterator.DISTINCT), false);
    }

    public int[] toArray() {
        return stream().toArray();
    }

    /// As few bytes as it takes: the count of full words, then the rest as a bitmap or as run lengths, whichever is
    /// shorter. The empty set is no bytes.
    public byte[] encoded() {
        if (isEmpty()) {
            return new byte[0];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Varint.write(out, full);
        if (words.length > 0) {
            byte[] runs = runs();
            byte[] bitmap = bitmap();
            out.write(runs.length < bitmap.length ? RUNS : BITMAP);
            out.writeBytes(runs.length < bitmap.length ? runs : bitmap);
        }
        return out.toByteArray();
    }

    /// Reads what [#encoded()] wrote.
    ///
    /// @throws IllegalArgumentException if these are no such bytes
    public static StepSet decode(byte[] bytes) {
        if (bytes.length == 0) {
            return EMPTY;
        }
        Varint.Reader in = new Varint.Reader(bytes, 0);
        int full = in.next();
        if (in.atEnd()) {
            return new StepSet(full, full, new long[0]);
        }
        byte form = (byte) in.next();
        return switch (form) {
            case BITMAP -> trimmed(full, full, fromBitmap(bytes, in.position()));
            case RUNS -> trimmed(full, full, fromRuns(in));
            default -> throw new IllegalArgumentException("A step set has form 0 or 1, not " + form);
        };
    }

    private byte[] bitmap() {
        int count = start - full + words.length;
        byte[] bytes = new byte[count * 8 - Long.numberOfLeadingZeros(words[words.length - 1]) / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (word(full + (i >> 3)) >>> ((i & 7) << 3));
        }
        return bytes;
    }

    private static long[] fromBitmap(byte[] bytes, int from) {
        int length = bytes.length - from;
        long[] words = new long[(length + 7) / 8];
        for (int i = 0; i < length; i++) {
            words[i >> 3] |= (bytes[from + i] & 0xFFL) << ((i & 7) << 3);
        }
        return words;
    }

    /// Lengths of absent and present stretches in turn, from the first word that is stored.
    private byte[] runs() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int base = full << 6;
        int at = base;
        for (int start = nextPresent(base); start >= 0; start = nextPresent(at)) {
            Varint.write(out, start - at);
            at = nextAbsent(start);
            Varint.write(out, at - start);
        }
        return out.toByteArray();
    }

    private static long[] fromRuns(Varint.Reader in) {
        long[] words = new long[4];
        int at = 0;
        while (!in.atEnd()) {
            at += in.next();
            int end = at + in.next();
            if (end < at) {
                throw new IllegalArgumentException("A step set does not run backwards");
            }
            if (((end - 1) >> 6) >= words.length) {
                words = Arrays.copyOf(words, Math.max(words.length * 2, ((end - 1) >> 6) + 1));
            }
            for (; at < end; at++) {
                words[at >> 6] |= 1L << at;
            }
        }
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepSet set
                && full == set.full
                && start == set.start
                && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * full + start) + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int start = nextPresent(0); start >= 0; ) {
            int end = nextAbsent(start);
            text.append(text.length() > 1 ? "," : "").append(start);
            if (end - start > 1) {
                text.append('-').append(end - 1);
            }
            start = nextPresent(end);
        }
        return text.append('}').toString();
    }
}
