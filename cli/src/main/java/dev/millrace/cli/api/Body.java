package dev.millrace.cli.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// What a request carries.
@SuppressWarnings("ArrayRecordComponent") // It is handed on, not compared.
record Body(byte[] bytes, String type, Optional<String> encoding) {
    static final Body NONE = new Body(new byte[0], "application/json", Optional.empty());

    static Body of(String json) {
        return new Body(json.getBytes(StandardCharsets.UTF_8), "application/json", Optional.empty());
    }

    /// No longer JSON by its type: what API Gateway takes for text it hands on as text, and bytes of another kind are
    /// lost on the way.
    Body compressed() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
        return new Body(packed.toByteArray(), "application/octet-stream", Optional.of("gzip"));
    }

    BodyPublisher publisher() {
        return bytes.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes);
    }
}
