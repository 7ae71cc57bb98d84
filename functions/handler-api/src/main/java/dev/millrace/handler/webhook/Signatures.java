package dev.millrace.handler.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signatures of webhooks, as the Standard Webhooks specification has them: HMAC-SHA256 over
/// `webhook-id.webhook-timestamp.body`, in the header `webhook-signature` as `v1,` and Base64. While a secret is being
/// rotated the header has two of them, with a space between.
public final class Signatures {
    public static final String ID = "webhook-id";
    public static final String TIMESTAMP = "webhook-timestamp";
    public static final String SIGNATURE = "webhook-signature";

    /// What a secret begins with.
    public static final String PREFIX = "whsec_";

    /// How far the sender's clock and the receiver's may be apart: who sends an old delivery again is not believed.
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String VERSION = "v1,";

    private Signatures() {}

    /// Whether a delivery came from somebody who knows the secret, not long ago, and with this body.
    ///
    /// @param secret `whsec_…`, as it was told when the subscription was made
    /// @param id the header [#ID]
    /// @param timestamp the header [#TIMESTAMP]
    /// @param signature the header [#SIGNATURE]
    /// @param body as it came, before anything has read it as JSON
    public static boolean verify(
            String secret, String id, String timestamp, String signature, byte[] body, Instant now) {
        long seconds;
        try {
            seconds = Long.parseLong(timestamp);
        } catch (NumberFormatException ignored) {
            return false;
        }
        if (Math.abs(now.getEpochSecond() - seconds) > TOLERANCE.toSeconds()) {
            return false;
        }
        byte[] expected = sign(secret, id, seconds, body).getBytes(StandardCharsets.UTF_8);
        boolean fits = false;
        for (String one : signature.split(" ", -1)) {
            // Each is compared in the same time, whether it fits or not.
            fits |= MessageDigest.isEqual(expected, one.getBytes(StandardCharsets.UTF_8));
        }
        return fits;
    }

    /// One signature, `v1,…`.
    public static String sign(String secret, String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java knows HMAC-SHA256", impossible);
        }
    }

    private static byte[] key(String secret) {
        String base64 = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
        return Base64.getDecoder().decode(base64);
    }
}
