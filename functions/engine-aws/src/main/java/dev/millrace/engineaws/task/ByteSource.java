package dev.millrace.engineaws.task;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [ByteSink] wrote; damaged bytes are refused, never read past.
final class ByteSource {
    private final byte[] bytes;
    private int position;

    ByteSource(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return position < bytes.length;
    }

    int octet() {
        if (position == bytes.length) {
            throw new IllegalStateException("Stored bytes break off after " + position);
        }
        return bytes[position++] & 0xFF;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int part = octet();
            value |= (part & 0x7FL) << shift;
            if (part < 0x80) {
                return value;
            }
        }
        throw new IllegalStateException("A stored number before byte " + position + " has more than 64 bits");
    }

    int integer() {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalStateException("A stored number before byte " + position + " is out of range: " + value);
        }
        return (int) value;
    }

    long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    byte[] counted() {
        int count = integer();
        if (count > bytes.length - position) {
            throw new IllegalStateException("Stored bytes break off before " + count + " more at " + position);
        }
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    String text() {
        return new String(counted(), StandardCharsets.UTF_8);
    }
}
