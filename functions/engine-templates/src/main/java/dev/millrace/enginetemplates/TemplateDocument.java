package dev.millrace.enginetemplates;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A template's content as canonical JSON: sorted keys, nothing of the source's formatting and comments, all
/// environments. It is itself a template, so it can be applied again.
///
/// @param hash SHA-256 of the JSON's UTF-8, in hex: the identity of the content
public record TemplateDocument(String json, String hash) {
    public static TemplateDocument of(String canonicalJson) {
        return new TemplateDocument(canonicalJson, sha256(canonicalJson.getBytes(StandardCharsets.UTF_8)));
    }

    /// gzip.
    public byte[] compressed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory can be written", e);
        }
        return bytes.toByteArray();
    }

    /// Reads what [#compressed()] wrote.
    ///
    /// @throws IllegalArgumentException if it is no such thing
    public static TemplateDocument decompress(byte[] compressed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("A stored template does not decompress", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
