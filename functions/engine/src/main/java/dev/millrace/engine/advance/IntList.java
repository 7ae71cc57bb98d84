package dev.millrace.engine.advance;

import java.util.Arrays;

/// Numbers of steps as they come, without boxing.
final class IntList {
    private static final int[] NONE = new int[0];

    private int[] values = NONE;
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(4, size * 2));
        }
        values[size++] = value;
    }

    boolean contains(int value) {
        for (int i = 0; i < size; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }

    void remove(int value) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (values[i] != value) {
                values[kept++] = values[i];
            }
        }
        size = kept;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return values[index];
    }

    int[] toArray() {
        return size == 0 ? NONE : Arrays.copyOf(values, size);
    }

    int[] sortedWithoutRepetition() {
        int[] sorted = toArray();
        Arrays.sort(sorted);
        int distinct = 0;
        for (int value : sorted) {
            if (distinct == 0 || sorted[distinct - 1] != value) {
                sorted[distinct++] = value;
            }
        }
        return Arrays.copyOf(sorted, distinct);
    }
}
