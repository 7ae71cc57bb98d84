package dev.millrace.engineaws.payload;

import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Documents that are too large for a record. Up to [#LARGEST_ITEM] they are an item beside the task's
/// (`item:<task>/<hash>`), beyond it an object (`s3:payloads/<task>/<hash>`). Their name follows from their content, so
/// keeping one twice keeps it once.
public final class StoredPayloads implements Payloads {
    /// DynamoDB ends at 400 KB with names and keys.
    static final int LARGEST_ITEM = 300 * 1024;

    private static final String AS_ITEM = "item:";
    private static final String AS_OBJECT = "s3:";
    private static final String FOLDER = "payloads/";
    private static final int HASH_BYTES = 16;

    private final TableReader table;
    private final TransitionWriter writer;
    private final S3Client s3;
    private final String bucket;

    public StoredPayloads(TableReader table, TransitionWriter writer, S3Client s3, String bucket) {
        this.table = table;
        this.writer = writer;
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public Payload keep(TaskId task, Json document, int inline) {
        byte[] utf8 = document.utf8();
        if (utf8.length <= inline) {
            return new Payload.Inline(document);
        }
        String name = task.text() + "/" + hash(utf8);
        if (utf8.length <= LARGEST_ITEM) {
            Item item = item(name).text("body", document.text()).item();
            writer.put(item, item, Condition.MUST_BE_NEW, Map.of(), standing -> standing);
            return new Payload.Stored(AS_ITEM + name, utf8.length);
        }
        s3.putObject(
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key(FOLDER + name)
                        .contentType("application/json")
                        .build(),
                RequestBody.fromBytes(utf8));
        return new Payload.Stored(AS_OBJECT + FOLDER + name, utf8.length);
    }

    /// Those in the table lie with the task's items and go with them.
    @Override
    public void forget(TaskId task) {
        var listing = ListObjectsV2Request.builder().bucket(bucket).prefix(FOLDER + task.text() + "/");
        for (var objects = s3.listObjectsV2(listing.build()); ; objects = s3.listObjectsV2(listing.build())) {
            for (S3Object object : objects.contents()) {
                s3.deleteObject(DeleteObjectRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .build());
            }
            if (!Boolean.TRUE.equals(objects.isTruncated())) {
                return;
            }
            listing.continuationToken(objects.nextContinuationToken());
        }
    }

    @Override
    public Json read(Payload payload) {
        return switch (payload) {
            case Payload.Inline inline -> inline.json();
            case Payload.Stored stored -> read(stored);
        };
    }

    private Json read(Payload.Stored stored) {
        String ref = stored.ref();
        if (ref.startsWith(AS_ITEM)) {
            return readItem(stored, ref.substring(AS_ITEM.length()));
        }
        if (ref.startsWith(AS_OBJECT)) {
            return readObject(stored, ref.substring(AS_OBJECT.length()));
        }
        throw new IllegalStateException("'" + ref + "' is not the name of a stored document");
    }

    private Json readItem(Payload.Stored stored, String name) {
        Item keys = item(name).item();
        return table.get(keys.text("pk"), keys.text("sk"))
                .map(item -> new Json(item.text("body")))
                .orElseThrow(() -> new IllegalStateException("The document " + stored.ref() + " is gone"));
    }

    private Json readObject(Payload.Stored stored, String key) {
        try {
            var object = s3.getObjectAsBytes(
                    GetObjectRequest.builder().bucket(bucket).key(key).build());
            return new Json(new String(object.asByteArrayUnsafe(), StandardCharsets.UTF_8));
        } catch (NoSuchKeyException missing) {
            throw new IllegalStateException("The document " + stored.ref() + " is gone", missing);
        }
    }

    private static NewItem item(String name) {
        int slash = name.indexOf('/');
        return new NewItem("task#" + name.substring(0, slash), "payload#" + name.substring(slash + 1));
    }

    /// 128 bits tell the documents of one task apart.
    private static String hash(byte[] utf8) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(utf8);
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
