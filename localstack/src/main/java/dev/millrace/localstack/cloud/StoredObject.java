package dev.millrace.localstack.cloud;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// An object with the headers that S3 gives back: content type, encoding and the user's `x-amz-meta-…`. In one file, so
/// that both are written at once: four bytes of length, the headers as JSON, the content.
final class StoredObject {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> headers;
    private final byte[] content;

    StoredObject(Map<String, String> headers, byte[] content) {
        this.headers = Map.copyOf(headers);
        this.content = content;
    }

    Map<String, String> headers() {
        return headers;
    }

    /// The bytes themselves, not a copy: an object may have 50 MB.
    byte[] content() {
        return content;
    }

    String etag() {
        try {
            return "\""
                    + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content)) + "\"";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    byte[] toBytes() throws IOException {
        var head = JSON.writeValueAsBytes(new TreeMap<>(headers));
        return ByteBuffer.allocate(Integer.BYTES + head.length + content.length)
                .putInt(head.length)
                .put(head)
                .put(content)
                .array();
    }

    static StoredObject of(byte[] bytes) throws IOException {
        var length = ByteBuffer.wrap(bytes).getInt();
        var start = Integer.BYTES + length;
        var headers = new TreeMap<String, String>();
        JSON.readTree(bytes, Integer.BYTES, length)
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new StoredObject(headers, Arrays.copyOfRange(bytes, start, bytes.length));
    }
}
