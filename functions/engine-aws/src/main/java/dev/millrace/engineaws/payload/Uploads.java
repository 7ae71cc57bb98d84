package dev.millrace.engineaws.payload;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.template.Json;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;
import software.amazon.awssdk.services.s3.presigner.model.PutObjectPresignRequest;

/// Inputs that are too large for a request's body: the client puts the document into the bucket itself and then submits
/// its ref. An upload is gone after a day (the bucket's lifecycle rule), so a submission reads it and keeps it as the
/// task's own payload.
public final class Uploads {
    private static final Duration URL_IS_GOOD_FOR = Duration.ofMinutes(15);
    private static final Pattern REF = Pattern.compile("upload:[0-9a-z]{26}");
    private static final String FOLDER = "uploads/";

    private final S3Client s3;
    private final S3Presigner presigner;
    private final String bucket;
    private final Chance chance;
    private final InstantSource clock;

    /// @param ref to submit as `inputRef`
    /// @param url takes one PUT of the document, until it expires
    public record Offer(String ref, URI url, Instant expiresAt) {}

    public Uploads(S3Client s3, S3Presigner presigner, String bucket, Chance chance, InstantSource clock) {
        this.s3 = s3;
        this.presigner = presigner;
        this.bucket = bucket;
        this.chance = chance;
        this.clock = clock;
    }

    public Offer offer() {
        String name = chance.name();
        Instant expiresAt = clock.instant().plus(URL_IS_GOOD_FOR);
        var signed = presigner.presignPutObject(PutObjectPresignRequest.builder()
                .signatureDuration(URL_IS_GOOD_FOR)
                .putObjectRequest(PutObjectRequest.builder()
                        .bucket(bucket)
                        .key(FOLDER + name)
                        .build())
                .build());
        return new Offer("upload:" + name, URI.create(signed.url().toString()), expiresAt);
    }

    /// The document, not yet known to be JSON. Only uploads can be read by this: a ref names nothing else
    /// in the bucket.
    ///
    /// @param most bytes that are taken
    /// @throws IllegalArgumentException if nothing that can be read was uploaded under this ref; says why and what
    ///     to do
    public Json read(String ref, long most) {
        if (!REF.matcher(ref).matches()) {
            throw new IllegalArgumentException(
                    "'" + ref + "' is not the ref of an upload. Ask for one with POST /uploads.");
        }
        String key = FOLDER + ref.substring("upload:".length());
        try {
            var head = s3.headObject(
                    HeadObjectRequest.builder().bucket(bucket).key(key).build());
            if (head.contentLength() > most) {
                throw new IllegalArgumentException("The upload " + ref + " has " + head.contentLength()
                        + " bytes; an input has at most " + most + ".");
            }
            var object = s3.getObjectAsBytes(
                    GetObjectRequest.builder().bucket(bucket).key(key).build());
            return new Json(text(object.asByteArrayUnsafe()));
        } catch (S3Exception refused) {
            // Without the right to list the bucket, S3 answers 403 for what is not there.
            if (refused.statusCode() != 404 && refused.statusCode() != 403) {
                throw refused;
            }
            throw new IllegalArgumentException(
                    "Nothing was uploaded under " + ref + ", or it has expired. PUT the document to the upload's URL"
                            + " and submit within a day.",
                    refused);
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException("The upload " + ref + " is not UTF-8 text.", notText);
        }
    }

    /// Where a stored document can be read for a while, past the size limits of answers.
    ///
    /// @param stored an object in the bucket (`s3:…`)
    public URI addressOf(Payload.Stored stored) {
        var signed = presigner.presignGetObject(GetObjectPresignRequest.builder()
                .signatureDuration(URL_IS_GOOD_FOR)
                .getObjectRequest(GetObjectRequest.builder()
                        .bucket(bucket)
                        .key(stored.ref().substring("s3:".length()))
                        .build())
                .build());
        return URI.create(signed.url().toString());
    }

    private static String text(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }
}
