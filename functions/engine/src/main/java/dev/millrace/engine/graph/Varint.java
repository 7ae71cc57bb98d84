package dev.millrace.engine.graph;

import java.io.ByteArrayOutputStream;

/// Whole numbers in seven bits a byte, lowest first: small ones take one byte.
final class Varint {
    private Varint() {}

    static void write(ByteArrayOutputStream out, int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    static final class Reader {
        private final byte[] bytes;
        private int position;

        Reader(byte[] bytes, int position) {
            this.bytes = bytes;
            this.position = position;
        }

        boolean atEnd() {
            return position >= bytes.length;
        }

        int position() {
            return position;
        }

        int next() {
            int value = 0;
            for (int shift = 0; shift < 35; shift += 7) {
                if (atEnd()) {
                    throw new IllegalArgumentException("A number breaks off after " + position + " bytes");
                }
                byte part = bytes[position++];
                value |= (part & 0x7F) << shift;
                if (part >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("A number at byte " + position + " has more than 32 bits");
        }
    }
}
