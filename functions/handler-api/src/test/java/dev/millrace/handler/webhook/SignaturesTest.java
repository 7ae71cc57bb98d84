package dev.millrace.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "whsec_AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final Instant SENT = Instant.ofEpochSecond(1_614_265_330);

    @Test
    void a_signature_is_what_the_specification_says() {
        assertThat(Signatures.sign(SECRET, ID, SENT.getEpochSecond(), BODY)).isEqualTo(SIGNATURE);
        assertThat(fits(SECRET, SIGNATURE, BODY, SENT)).isTrue();
        assertThat(fits("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SIGNATURE, BODY, SENT))
                .isTrue();
    }

    @Test
    void one_of_several_signatures_is_enough() {
        assertThat(fits(SECRET, "v1,AAAA " + SIGNATURE, BODY, SENT)).isTrue();
        assertThat(fits(SECRET, "v2,AAAA", BODY, SENT)).isFalse();
        assertThat(fits(SECRET, "", BODY, SENT)).isFalse();
    }

    @Test
    void another_secret_body_id_or_time_does_not_fit() {
        assertThat(fits(OTHER, SIGNATURE, BODY, SENT)).isFalse();
        assertThat(fits(SECRET, SIGNATURE, new byte[] {1}, SENT)).isFalse();
        assertThat(Signatures.verify(SECRET, "other", "1614265330", SIGNATURE, BODY, SENT))
                .isFalse();
        assertThat(Signatures.verify(SECRET, ID, "1614265331", SIGNATURE, BODY, SENT))
                .isFalse();
        assertThat(Signatures.verify(SECRET, ID, "yesterday", SIGNATURE, BODY, SENT))
                .isFalse();
    }

    @Test
    void what_is_old_or_from_the_future_is_not_believed() {
        assertThat(fits(SECRET, SIGNATURE, BODY, SENT.plus(Signatures.TOLERANCE)))
                .isTrue();
        assertThat(fits(SECRET, SIGNATURE, BODY, SENT.plus(Signatures.TOLERANCE).plusSeconds(1)))
                .isFalse();
        assertThat(fits(
                        SECRET,
                        SIGNATURE,
                        BODY,
                        SENT.minus(Signatures.TOLERANCE).minusSeconds(1)))
                .isFalse();
    }

    private static boolean fits(String secret, String signature, byte[] body, Instant now) {
        return Signatures.verify(secret, ID, "1614265330", signature, body, now);
    }
}
