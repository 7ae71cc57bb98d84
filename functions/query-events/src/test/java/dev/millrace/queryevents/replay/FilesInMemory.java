package dev.millrace.queryevents.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The event store's bucket: objects by key, listed in one answer.
final class FilesInMemory implements S3Client {
    private final TreeMap<String, byte[]> objects = new TreeMap<>();

    void put(String key, String lines) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        objects.put(key, packed.toByteArray());
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        return ListObjectsV2Response.builder()
                .contents(objects.keySet().stream()
                        .filter(key -> key.startsWith(request.prefix()))
                        .map(key -> S3Object.builder().key(key).build())
                        .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
        var bytes = objects.get(request.key());
        if (bytes == null) {
            throw NoSuchKeyException.builder().message(request.key()).build();
        }
        return ResponseBytes.fromByteArray(GetObjectResponse.builder().build(), bytes);
    }

    @Override
    public String serviceName() {
        return "s3";
    }

    @Override
    public void close() {}
}
