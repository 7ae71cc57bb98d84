package dev.millrace.engineaws.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.SecureChance;
import dev.millrace.engineaws.table.LocalTable;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import dev.millrace.enginetestkit.Records;
import dev.millrace.enginetestkit.contract.PayloadsContract;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

final class StoredPayloadsTest extends PayloadsContract {
    private static final String TABLE = LocalTable.create();
    private static final TaskId TASK = Records.taskId(7);

    private final BucketInMemory bucket = new BucketInMemory();
    private final StoredPayloads payloads = new StoredPayloads(
            new TableReader(LocalTable.client(), TABLE),
            new TransitionWriter(LocalTable.client(), TABLE),
            bucket,
            "payloads-of-tests");

    @Override
    protected Payloads payloads() {
        return payloads;
    }

    @Test
    void a_document_of_300_kilobytes_stays_beside_the_task() {
        Json document = ofBytes(300 * 1024);

        Payload kept = payloads.keep(TASK, document, 512);

        assertThat(kept)
                .isInstanceOfSatisfying(
                        Payload.Stored.class, stored -> assertThat(stored.ref()).startsWith("item:" + TASK + "/"));
        assertThat(bucket.objects()).isEmpty();
        assertThat(payloads.read(kept)).isEqualTo(document);
    }

    @Test
    void documents_of_401_kilobytes_and_of_10_megabytes_go_to_s3() {
        for (int bytes : List.of(401 * 1024, 10 * 1024 * 1024)) {
            Json document = ofBytes(bytes);

            Payload kept = payloads.keep(TASK, document, 512);

            assertThat(kept.size()).isEqualTo(bytes);
            assertThat(kept)
                    .isInstanceOfSatisfying(
                            Payload.Stored.class,
                            stored -> assertThat(bucket.objects())
                                    .containsKey(stored.ref().substring("s3:".length())));
            assertThat(payloads.read(kept)).isEqualTo(document);
        }
        assertThat(bucket.objects().keySet()).allMatch(key -> key.startsWith("payloads/" + TASK + "/"));
    }

    @Test
    void an_object_that_is_gone_is_told_by_its_name() {
        Payload gone = new Payload.Stored("s3:payloads/" + TASK + "/0123", 400_000);

        assertThatThrownBy(() -> payloads.read(gone))
                .hasMessageContaining("0123")
                .hasMessageContaining("gone");
    }

    @Test
    void an_upload_is_read_by_its_ref() {
        try (var presigner = presigner()) {
            Uploads uploads = uploads(presigner);
            Uploads.Offer offer = uploads.offer();
            String name = offer.ref().substring("upload:".length());
            bucket.put("uploads/" + name, "{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8));

            assertThat(uploads.read(offer.ref(), 1_000)).isEqualTo(new Json("{\"a\":\"ü\"}"));
            assertThat(offer.url()).hasPath("/uploads/" + name);
            assertThat(offer.expiresAt()).isEqualTo(Instant.EPOCH.plusSeconds(900));
        }
    }

    @Test
    void nothing_but_uploads_can_be_read_by_a_ref_of_a_client() {
        bucket.put("payloads/" + TASK + "/secret", new byte[] {'1'});
        try (var presigner = presigner()) {
            Uploads uploads = uploads(presigner);

            for (String ref : List.of(
                    "s3:payloads/" + TASK + "/secret",
                    "upload:../payloads/" + TASK + "/secret",
                    "upload:",
                    "upload:" + "a".repeat(26))) {
                assertThatThrownBy(() -> uploads.read(ref, 1_000))
                        .as(ref)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("upload");
            }
        }
    }

    @Test
    void an_upload_that_is_too_large_or_no_text_is_refused() {
        bucket.put("uploads/" + "b".repeat(26), new byte[2_000]);
        bucket.put("uploads/" + "c".repeat(26), new byte[] {(byte) 0xFF, (byte) 0xFE});
        try (var presigner = presigner()) {
            Uploads uploads = uploads(presigner);

            assertThatThrownBy(() -> uploads.read("upload:" + "b".repeat(26), 1_999))
                    .hasMessageContaining("2000 bytes")
                    .hasMessageContaining("at most 1999");
            assertThatThrownBy(() -> uploads.read("upload:" + "c".repeat(26), 1_999))
                    .hasMessageContaining("UTF-8");
        }
    }

    private Uploads uploads(S3Presigner presigner) {
        return new Uploads(
                bucket, presigner, "payloads-of-tests", new SecureChance(), InstantSource.fixed(Instant.EPOCH));
    }

    private static S3Presigner presigner() {
        return S3Presigner.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build();
    }

    private static Json ofBytes(int bytes) {
        return new Json("\"" + "x".repeat(bytes - 2) + "\"");
    }
}
