package dev.millrace.engineaws.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CachedSecretsTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger readings = new AtomicInteger();

    @Test
    void a_secret_is_read_once_in_five_minutes_and_anew_for_who_wants_none_older() {
        CachedSecrets secrets = new CachedSecrets(() -> this::numbered, clock);

        assertThat(secrets.read("token", Instant.MIN)).isEqualTo("value 1");
        clock.advance(Duration.ofMinutes(5));
        assertThat(secrets.read("token", Instant.MIN)).isEqualTo("value 1");
        assertThat(secrets.read("token", clock.instant())).isEqualTo("value 2");
        clock.advance(Duration.ofMinutes(5).plusMillis(1));
        assertThat(secrets.read("token", Instant.MIN)).isEqualTo("value 3");
    }

    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException, SECRET_NOT_ALLOWED",
        "400, ResourceNotFoundException, SECRET_NOT_FOUND",
        "400, DecryptionFailure, SECRET_REFUSED"
    })
    void what_is_refused_for_good_is_told_with_the_secrets_name(int status, String type, String code) {
        assertThatThrownBy(
                        () -> answering(status, "{\"__type\":\"" + type + "\"}").read("shop/token", Instant.MIN))
                .isInstanceOfSatisfying(
                        PermanentException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code))
                .hasMessageContaining("shop/token");
    }

    @ParameterizedTest
    @CsvSource({"500, InternalServiceError", "400, ThrottlingException", "429, ''"})
    void trouble_of_secrets_manager_itself_is_tried_again(int status, String type) {
        assertThatThrownBy(
                        () -> answering(status, "{\"__type\":\"" + type + "\"}").read("shop/token", Instant.MIN))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        trouble -> assertThat(trouble.code()).isEqualTo("SECRETS_UNAVAILABLE"))
                .hasMessageContaining("shop/token");
    }

    @Test
    void one_that_can_not_be_reached_or_speaks_no_json_is_tried_again_and_nothing_of_that_is_kept() {
        CachedSecrets secrets = new CachedSecrets(() -> this::brokenAtFirst, clock);

        assertThatThrownBy(() -> secrets.read("token", Instant.MIN))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        trouble -> assertThat(trouble.code()).isEqualTo("SECRETS_UNREACHABLE"));
        assertThat(secrets.read("token", Instant.MIN)).isEqualTo("value 2");
        assertThatThrownBy(() -> answering(200, "{\"SecretString\":\"s3c").read("token", Instant.MIN))
                .isInstanceOf(RetryableException.class)
                .hasMessageNotContaining("s3c");
    }

    @Test
    void a_secret_that_is_no_text_is_of_no_use() {
        assertThatThrownBy(() -> answering(200, "{\"SecretBinary\":\"c2Vj\"}").read("token", Instant.MIN))
                .isInstanceOfSatisfying(
                        PermanentException.class,
                        refused -> assertThat(refused.code()).isEqualTo("SECRET_UNUSABLE"));
    }

    private CachedSecrets answering(int status, String body) {
        return new CachedSecrets(() -> name -> new SecretsApi.Answer(status, body), clock);
    }

    private SecretsApi.Answer numbered(String name) {
        return new SecretsApi.Answer(200, "{\"SecretString\":\"value " + readings.incrementAndGet() + "\"}");
    }

    private SecretsApi.Answer brokenAtFirst(String name) {
        SecretsApi.Answer answer = numbered(name);
        if (readings.get() == 1) {
            throw new UncheckedIOException(new IOException("reset by peer"));
        }
        return answer;
    }
}
