package dev.millrace.submittask;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.port.Chance;
import dev.millrace.engineaws.Wiring;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;
import software.amazon.awssdk.services.s3.presigner.model.PutObjectPresignRequest;

/// Addresses by which large inputs come in and large results go out, past the size limits of requests.
final class Uploads {
    private static final Duration VALID = Duration.ofMinutes(15);
    private static final Pattern REF = Pattern.compile("s3:uploads/[0-9a-z]{26}");

    private final S3Presigner presigner;
    private final String bucket;
    private final Chance chance;
    private final InstantSource clock;

    Uploads(Wiring wiring) {
        this.presigner = wiring.presigner();
        this.bucket = wiring.payloadBucket();
        this.chance = wiring.chance();
        this.clock = wiring.clock();
    }

    static boolean isOne(String ref) {
        return REF.matcher(ref).matches();
    }

    /// A place to PUT one document to; it is kept for a day.
    ObjectNode place() {
        String key = "uploads/" + chance.name();
        String url = presigner
                .presignPutObject(PutObjectPresignRequest.builder()
                        .signatureDuration(VALID)
                        .putObjectRequest(PutObjectRequest.builder()
                                .bucket(bucket)
                                .key(key)
                                .build())
                        .build())
                .url()
                .toString();
        return Documents.object()
                .put("ref", "s3:" + key)
                .put("url", url)
                .put("expiresAt", clock.instant().plus(VALID).toString());
    }

    /// Where the stored document can be read for a while.
    String reading(String ref) {
        return presigner
                .presignGetObject(GetObjectPresignRequest.builder()
                        .signatureDuration(VALID)
                        .getObjectRequest(GetObjectRequest.builder()
                                .bucket(bucket)
                                .key(ref.substring("s3:".length()))
                                .build())
                        .build())
                .url()
                .toString();
    }
}
