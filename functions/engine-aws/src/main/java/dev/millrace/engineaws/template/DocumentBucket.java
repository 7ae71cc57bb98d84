package dev.millrace.engineaws.template;

import dev.millrace.enginetemplates.TemplateDocument;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Canonical documents in S3, each under `templates/<hash>`. Putting one twice changes nothing.
final class DocumentBucket {
    private static final String FOLDER = "templates/";

    private final S3Client s3;
    private final String bucket;

    DocumentBucket(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    void put(TemplateDocument document) {
        s3.putObject(
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key(FOLDER + document.hash())
                        .contentType("application/json")
                        .contentEncoding("gzip")
                        .build(),
                RequestBody.fromBytes(document.compressed()));
    }

    /// @throws IllegalStateException if it is not there, or is not what its name says
    TemplateDocument get(String hash) {
        TemplateDocument document = TemplateDocument.decompress(read(hash));
        if (!document.hash().equals(hash)) {
            throw new IllegalStateException("Object " + FOLDER + hash + " in " + bucket + " has the hash "
                    + document.hash() + ": it was damaged or replaced");
        }
        return document;
    }

    private byte[] read(String hash) {
        try {
            return s3.getObjectAsBytes(GetObjectRequest.builder()
                            .bucket(bucket)
                            .key(FOLDER + hash)
                            .build())
                    .asByteArrayUnsafe();
        } catch (NoSuchKeyException e) {
            throw new IllegalStateException(
                    "Template " + hash + " is not in bucket " + bucket + ", although it was applied", e);
        }
    }
}
