package dev.millrace.engineaws.payload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/// As much of S3 as payloads need: whole objects, by key.
final class BucketInMemory implements S3Client {
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    Map<String, byte[]> objects() {
        return new TreeMap<>(objects);
    }

    void put(String key, byte[] bytes) {
        objects.put(key, bytes);
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        try (var content = body.contentStreamProvider().newStream()) {
            objects.put(request.key(), content.readAllBytes());
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
        return PutObjectResponse.builder().build();
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        return HeadObjectResponse.builder()
                .contentLength((long) find(request.key()).length)
                .build();
    }

    @Override
    public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
        return ResponseBytes.fromByteArray(GetObjectResponse.builder().build(), find(request.key()));
    }

    private byte[] find(String key) {
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw NoSuchKeyException.builder()
                    .message("No such key: " + key)
                    .statusCode(404)
                    .build();
        }
        return bytes;
    }

    @Override
    public String serviceName() {
        return "s3";
    }

    @Override
    public void close() {}
}
