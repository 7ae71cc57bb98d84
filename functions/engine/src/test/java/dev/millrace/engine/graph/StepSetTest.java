package dev.millrace.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepSetTest {
    @Test
    void behaves_like_a_bit_set_whatever_is_added() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            int size = 1 + random.nextInt(round % 2 == 0 ? 400 : 5_000);
            BitSet expected = new BitSet();
            StepSet set = StepSet.EMPTY;
            for (int change = 0; change < 60; change++) {
                if (random.nextInt(3) == 0) {
                    int from = random.nextInt(size);
                    int to = from + random.nextInt(size - from + 1);
                    set = set.plus(StepSet.range(from, to));
                    expected.set(from, to);
                } else if (random.nextInt(4) == 0) {
                    int step = random.nextInt(size);
                    set = set.minus(step);
                    expected.clear(step);
                } else {
                    int step = random.nextInt(size);
                    set = set.plus(step);
                    expected.set(step);
                }
                agrees(set, expected, size);
            }
        }
    }

    private static void agrees(StepSet set, BitSet expected, int size) {
        assertThat(set.toArray()).isEqualTo(expected.stream().toArray());
        assertThat(set.size()).isEqualTo(expected.cardinality());
        assertThat(set.isEmpty()).isEqualTo(expected.isEmpty());
        assertThat(StepSet.decode(set.encoded())).isEqualTo(set);
        for (int step = 0; step < size + 70; step += 1 + step / 9) {
            assertThat(set.contains(step)).isEqualTo(expected.get(step));
            assertThat(set.nextAbsent(step)).isEqualTo(expected.nextClearBit(step));
            assertThat(set.nextPresent(step)).isEqualTo(expected.nextSetBit(step));
        }
    }

    @Test
    void equal_sets_are_equal_however_they_came_about() {
        StepSet oneByOne = StepSet.EMPTY;
        for (int step = 199; step >= 0; step--) {
            oneByOne = oneByOne.plus(step);
        }

        assertThat(oneByOne).isEqualTo(StepSet.range(0, 200)).hasSameHashCodeAs(StepSet.range(0, 200));
        assertThat(oneByOne.minus(StepSet.range(0, 200))).isEqualTo(StepSet.EMPTY);
        assertThat(oneByOne).hasToString("{0-199}");
    }

    @Test
    void union_and_difference_agree_with_the_plain_ones() {
        Random random = new Random(8);
        for (int round = 0; round < 2_000; round++) {
            BitSet a = randomBits(random);
            BitSet b = randomBits(random);
            StepSet left = StepSet.of(a.stream().toArray());
            StepSet right = StepSet.of(b.stream().toArray());
            BitSet union = (BitSet) a.clone();
            union.or(b);
            BitSet difference = (BitSet) a.clone();
            difference.andNot(b);

            assertThat(left.plus(right).toArray()).isEqualTo(union.stream().toArray());
            assertThat(left.minus(right).toArray())
                    .isEqualTo(difference.stream().toArray());
            assertThat(left.containsAll(right)).isEqualTo(union.equals(a));
            assertThat(left.plus(right).minus(right)).isEqualTo(left.minus(right));
            assertThat(StepSet.decode(left.encoded())).isEqualTo(left);
        }
    }

    private static BitSet randomBits(Random random) {
        BitSet bits = new BitSet();
        int blocks = random.nextBoolean() ? 1 : 10;
        bits.set(0, random.nextInt(300 * blocks));
        for (int i = random.nextInt(40); i > 0; i--) {
            bits.flip(random.nextInt(500 * blocks));
        }
        if (random.nextBoolean()) {
            bits.set(1_024 * random.nextInt(blocks), 1_024 * blocks);
        }
        return bits;
    }

    @Test
    void a_high_number_alone_is_a_set_like_any_other() {
        StepSet high = StepSet.of(99_999);

        assertThat(high).isEqualTo(StepSet.range(0, 100_000).minus(StepSet.range(0, 99_999)));
        assertThat(high.nextPresent(0)).isEqualTo(99_999);
        assertThat(high.nextAbsent(0)).isZero();
        assertThat(high.nextAbsent(99_999)).isEqualTo(100_000);
        assertThat(high.contains(99_998)).isFalse();
        assertThat(high.plus(3).toArray()).containsExactly(3, 99_999);
        assertThat(high.plus(StepSet.range(0, 64)).size()).isEqualTo(65);
        assertThat(StepSet.range(0, 70).plus(high).minus(high)).isEqualTo(StepSet.range(0, 70));
        assertThat(StepSet.decode(high.encoded())).isEqualTo(high);
    }

    @Test
    void a_filled_prefix_takes_a_few_bytes_at_any_size() {
        assertThat(StepSet.range(0, 100_000).encoded()).hasSizeLessThan(8);
        assertThat(StepSet.range(0, 99_937).plus(99_950, 99_999).encoded()).hasSizeLessThan(24);
        assertThat(StepSet.EMPTY.encoded()).isEmpty();
    }

    @Test
    void a_scattered_set_takes_no_more_than_its_bitmap() {
        Random random = new Random(9);
        StepSet scattered = StepSet.of(random.ints(5_000, 0, 10_000).distinct().toArray());

        assertThat(scattered.encoded()).hasSizeLessThan(10_000 / 8 + 8);
    }

    @Test
    void broken_bytes_are_refused() {
        assertThatThrownBy(() -> StepSet.decode(new byte[] {(byte) 0x80})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StepSet.decode(new byte[] {0, 7})).hasMessageContaining("form 0 or 1");
    }
}
