package dev.millrace.engineaws.task;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes being written: whole numbers in seven bits a byte, lowest first, so that small ones take one byte.
final class ByteSink {
    private byte[] bytes;
    private int length;

    ByteSink(int expected) {
        bytes = new byte[expected];
    }

    void octet(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2 + 16);
        }
        bytes[length++] = (byte) value;
    }

    void number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            octet((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        octet((int) rest);
    }

    /// Small where it is near zero, on either side.
    void signed(long value) {
        number(value << 1 ^ value >> 63);
    }

    void counted(byte[] part) {
        number(part.length);
        if (bytes.length - length < part.length) {
            bytes = Arrays.copyOf(bytes, length + part.length + 16);
        }
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    void text(String text) {
        counted(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }
}
