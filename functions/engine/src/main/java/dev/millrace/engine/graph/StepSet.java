package dev.millrace.engine.graph;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
/// keeps only how many blocks of 1,024 are full from the start, and the blocks behind them from the first that is not
/// empty: a chain of any length costs a few bytes, in memory and in storage alike, and so does one high number.
///
/// Sets share the blocks they have in common. Adding a step to one of 100,000 that are done in any order copies a
/// block of at most 128 bytes and at most a hundred references, so that what a finished step costs does not grow
/// with its graph.
public final class StepSet {
    private static final long FULL = -1L;
    private static final int BLOCK_BITS = 10;
    private static final int BLOCK_WORDS = 1 << (BLOCK_BITS - 6);
    private static final long[] NONE = new long[0];
    private static final long[] ALL = allOfThem();
    private static final byte BITMAP = 0;
    private static final byte RUNS = 1;

    private static final long[][] EMPTY_BLOCKS = new long[0][];

    public static final StepSet EMPTY = new StepSet(0, 0, EMPTY_BLOCKS);

    /// Blocks before this one are full and not stored.
    private final int full;

    /// Where the stored blocks begin; those between the full ones and here are empty and not stored. The same as `full`
    /// where nothing is stored.
    private final int start;

    /// Neither the first nor the last is empty; if nothing is left out before it, the first is not full. Each is
    /// `NONE`, `ALL`, or ends with a word that is not empty.
    private final long[][] blocks;

    private StepSet(int full, int start, long[][] blocks) {
        this.full = full;
        this.start = start;
        this.blocks = blocks;
    }

    private static long[] allOfThem() {
        long[] words = new long[BLOCK_WORDS];
        Arrays.fill(words, FULL);
        return words;
    }

    /// @param start where the blocks begin; all between the full ones and there is empty
    private static StepSet trimmed(int full, int start, long[][] blocks) {
        int from = 0;
        while (start == full && from < blocks.length && isAll(blocks[from])) {
            from++;
        }
        int filled = full + from;
        while (from < blocks.length && isNone(blocks[from])) {
            from++;
        }
        int to = blocks.length;
        while (to > from && isNone(blocks[to - 1])) {
            to--;
        }
        return from == to
                ? new StepSet(filled, filled, EMPTY_BLOCKS)
                : new StepSet(
                        filled,
                        start + from,
                        from == 0 && to == blocks.length ? blocks : Arrays.copyOfRange(blocks, from, to));
    }

    /// The block with these words, which are nobody else's.
    private static long[] block(long[] words) {
        int length = words.length;
        while (length > 0 && words[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            return NONE;
        }
        for (int i = 0; length == BLOCK_WORDS && words[i] == FULL; i++) {
            if (i == BLOCK_WORDS - 1) {
                return ALL;
            }
        }
        return length == words.length ? words : Arrays.copyOf(words, length);
    }

    private static boolean isNone(long[] block) {
        return block.length == 0;
    }

    @SuppressWarnings("ReferenceEquality") // There is one full block, and every full one is it.
    private static boolean isAll(long[] block) {
        return block == ALL;
    }

    /// @param from where the words begin; all before them are full
    /// @param words nobody else's
    static StepSet ofWords(int from, long[] words) {
        int first = from / BLOCK_WORDS;
        int end = from + words.length;
        long[][] blocks = new long[(end + BLOCK_WORDS - 1) / BLOCK_WORDS - first][];
        for (int i = 0; i < blocks.length; i++) {
            int base = (first + i) * BLOCK_WORDS;
            int before = Math.max(0, from - base);
            int length = Math.min(BLOCK_WORDS, end - base);
            long[] block = new long[length];
            Arrays.fill(block, 0, before, FULL);
            System.arraycopy(words, base + before - from, block, before, length - before);
            blocks[i] = block(block);
        }
        return trimmed(first, first, blocks);
    }

    /// Of the steps 0 to 63.
    static StepSet ofWord(long word) {
        return word == 0 ? EMPTY : new StepSet(0, 0, new long[][] {new long[] {word}});
    }

    /// Steps 0 to 63.
    long firstWord() {
        long[] block = blockAt(0);
        return isNone(block) ? 0 : block[0];
    }

    /// As many words as are asked for, of 64 steps each; the array is the caller's.
    long[] words(int count) {
        long[] words = new long[count];
        for (int at = 0; at < count; at += BLOCK_WORDS) {
            long[] block = blockAt(at / BLOCK_WORDS);
            System.arraycopy(block, 0, words, at, Math.min(block.length, count - at));
        }
        return words;
    }

    public static StepSet of(int step) {
        int block = step >> BLOCK_BITS;
        int word = wordInBlock(step);
        long[] words = new long[word + 1];
        words[word] = 1L << step;
        return new StepSet(0, block, new long[][] {words});
    }

    public static StepSet of(int... steps) {
        return EMPTY.plus(steps);
    }

    /// All numbers from `from` up to but not including `to`.
    public static StepSet range(int from, int to) {
        Filling filling = new Filling();
        filling.add(from, to);
        return filling.set();
    }

    private static int wordInBlock(int step) {
        return (step >> 6) & (BLOCK_WORDS - 1);
    }

    private long[] blockAt(int index) {
        if (index < full) {
            return ALL;
        }
        int at = index - start;
        return at >= 0 && at < blocks.length ? blocks[at] : NONE;
    }

    private int end() {
        return start + blocks.length;
    }

    public boolean contains(int step) {
        long[] block = blockAt(step >> BLOCK_BITS);
        int word = wordInBlock(step);
        return word < block.length && (block[word] & (1L << step)) != 0;
    }

    /// The lowest number from `step` upwards that is not in the set.
    public int nextAbsent(int step) {
        int from = Math.max(step, full << BLOCK_BITS);
        while (true) {
            long[] block = blockAt(from >> BLOCK_BITS);
            for (int word = wordInBlock(from); !isAll(block) && word < BLOCK_WORDS; word++) {
                long absent = (word < block.length ? ~block[word] : FULL) & (FULL << from);
                if (absent != 0) {
                    return (from & -64) + Long.numberOfTrailingZeros(absent);
                }
                from = (from & -64) + 64;
            }
            if (isAll(block)) {
                from = ((from >> BLOCK_BITS) + 1) << BLOCK_BITS;
            }
        }
    }

    /// The lowest number from `step` upwards that is in the set, or -1.
    public int nextPresent(int step) {
        if (step >> BLOCK_BITS < full) {
            return step;
        }
        int from = Math.max(step, start << BLOCK_BITS);
        for (int at = (from >> BLOCK_BITS) - start; at < blocks.length; at++) {
            long[] block = blocks[at];
            for (int word = wordInBlock(from); word < block.length; word++) {
                long present = block[word] & (FULL << from);
                if (present != 0) {
                    return (from & -64) + Long.numberOfTrailingZeros(present);
                }
                from = (from & -64) + 64;
            }
            from = (start + at + 1) << BLOCK_BITS;
        }
        return -1;
    }

    public boolean containsAll(StepSet other) {
        return other.minus(this).isEmpty();
    }

    public boolean isEmpty() {
        return full == 0 && blocks.length == 0;
    }

    public int size() {
        int size = full << BLOCK_BITS;
        for (long[] block : blocks) {
            for (long word : block) {
                size += Long.bitCount(word);
            }
        }
        return size;
    }

    public StepSet plus(int step) {
        int at = (step >> BLOCK_BITS) - start;
        if (contains(step)) {
            return this;
        }
        if (at < 0 || at >= blocks.length) {
            return plus(of(step));
        }
        int word = wordInBlock(step);
        long[] words = Arrays.copyOf(blocks[at], Math.max(blocks[at].length, word + 1));
        words[word] |= 1L << step;
        long[][] next = blocks.clone();
        next[at] = block(words);
        return at == 0 ? trimmed(full, start, next) : new StepSet(full, start, next);
    }

    public StepSet plus(int... steps) {
        if (steps.length == 1) {
            return plus(steps[0]);
        }
        Filling added = new Filling();
        for (int step : steps) {
            added.add(step, step + 1);
        }
        return plus(added.set());
    }

    public StepSet plus(StepSet other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        int filled = Math.max(full, other.full);
        int from = Math.max(filled, Math.min(start, other.start));
        long[][] next = new long[Math.max(0, Math.max(end(), other.end()) - from)][];
        for (int i = 0; i < next.length; i++) {
            next[i] = either(blockAt(from + i), other.blockAt(from + i));
        }
        return trimmed(filled, from, next);
    }

    private static long[] either(long[] some, long[] more) {
        if (isNone(more) || isAll(some)) {
            return some;
        }
        if (isNone(some) || isAll(more)) {
            return more;
        }
        long[] longer = some.length < more.length ? more : some;
        long[] shorter = some.length < more.length ? some : more;
        long[] words = longer.clone();
        for (int i = 0; i < shorter.length; i++) {
            words[i] |= shorter[i];
        }
        return block(words);
    }

    public StepSet minus(StepSet other) {
        if (other.isEmpty() || isEmpty()) {
            return this;
        }
        int from = full == 0 ? start : 0;
        long[][] next = new long[end() - from][];
        for (int i = 0; i < next.length; i++) {
            next[i] = without(blockAt(from + i), other.blockAt(from + i));
        }
        return trimmed(0, from, next);
    }

    private static long[] without(long[] some, long[] fewer) {
        if (isNone(fewer) || isNone(some)) {
            return some;
        }
        if (isAll(fewer)) {
            return NONE;
        }
        long[] words = some.clone();
        for (int i = 0; i < Math.min(words.length, fewer.length); i++) {
            words[i] &= ~fewer[i];
        }
        return block(words);
    }

    public StepSet minus(int step) {
        return contains(step) ? minus(of(step)) : this;
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
        int fullWords = nextAbsent(0) >> 6;
        Varint.write(out, fullWords);
        if (nextPresent(fullWords << 6) >= 0) {
            int bitmap = bytesOfWords() - fullWords * Long.BYTES;
            byte[] runs = runs(fullWords << 6, bitmap);
            out.write(runs.length < bitmap ? RUNS : BITMAP);
            out.writeBytes(runs.length < bitmap ? runs : bitmap(fullWords, bitmap));
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
        int fullWords = in.next();
        if (in.atEnd()) {
            return ofWords(fullWords, NONE);
        }
        byte form = (byte) in.next();
        return switch (form) {
            case BITMAP -> ofWords(fullWords, fromBitmap(bytes, in.position()));
            case RUNS -> fromRuns(fullWords << 6, in);
            default -> throw new IllegalArgumentException("A step set has form 0 or 1, not " + form);
        };
    }

    /// Bytes of a bitmap from zero up to the highest number.
    private int bytesOfWords() {
        long[] last = blocks[blocks.length - 1];
        int words = (end() - 1) * BLOCK_WORDS + last.length;
        return words * Long.BYTES - Long.numberOfLeadingZeros(last[last.length - 1]) / 8;
    }

    /// @param from the word it begins with
    private byte[] bitmap(int from, int length) {
        int count = (length + Long.BYTES - 1) / Long.BYTES;
        byte[] bytes = new byte[count * Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(words(from + count), from, count);
        return Arrays.copyOf(bytes, length);
    }

    private static long[] fromBitmap(byte[] bytes, int from) {
        long[] words = new long[(bytes.length - from + Long.BYTES - 1) / Long.BYTES];
        byte[] whole = Arrays.copyOfRange(bytes, from, from + words.length * Long.BYTES);
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
        return words;
    }

    /// Lengths of absent and present stretches in turn, from where the set's full words end.
    ///
    /// @param most bytes that are of use; more are not all there
    private byte[] runs(int from, int most) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = from;
        for (int present = nextPresent(from); present >= 0 && out.size() < most; present = nextPresent(at)) {
            Varint.write(out, present - at);
            at = nextAbsent(present);
            Varint.write(out, at - present);
        }
        return out.toByteArray();
    }

    private static StepSet fromRuns(int from, Varint.Reader in) {
        Filling filling = new Filling();
        filling.add(0, from);
        int at = from;
        while (!in.atEnd()) {
            at += in.next();
            int end = at + in.next();
            if (end < at) {
                throw new IllegalArgumentException("A step set does not run backwards");
            }
            filling.add(at, end);
            at = end;
        }
        return filling.set();
    }

    /// Blocks that numbers are added to.
    private static final class Filling {
        private long[][] blocks = EMPTY_BLOCKS;

        void add(int from, int to) {
            for (int at = from; at < to; at = Math.min(to, (at | 63) + 1)) {
                int block = at >> BLOCK_BITS;
                if (block >= blocks.length) {
                    int before = blocks.length;
                    blocks = Arrays.copyOf(blocks, Math.max(block + 1, before * 2));
                    Arrays.fill(blocks, before, blocks.length, NONE);
                }
                if (isNone(blocks[block])) {
                    blocks[block] = new long[BLOCK_WORDS];
                }
                long upwards = FULL << at;
                blocks[block][wordInBlock(at)] |= to > (at | 63) ? upwards : upwards & (FULL >>> -to);
            }
        }

        StepSet set() {
            for (int i = 0; i < blocks.length; i++) {
                blocks[i] = block(blocks[i]);
            }
            return trimmed(0, 0, blocks);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StepSet set
                && full == set.full
                && start == set.start
                && Arrays.deepEquals(blocks, set.blocks);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * full + start) + Arrays.deepHashCode(blocks);
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
