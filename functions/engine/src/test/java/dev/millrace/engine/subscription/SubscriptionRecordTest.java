package dev.millrace.engine.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.subscription.SubscriptionRecord.By;
import dev.millrace.engine.subscription.SubscriptionRecord.Release;
import dev.millrace.engine.template.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubscriptionRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final By ALICE = new By("alice", NOW, "w");
    private static final Subscription SAID = new Subscription(
            "hook",
            Optional.empty(),
            new EventFilter(Optional.empty(), List.of("*"), Optional.empty(), Optional.empty()),
            new Target.Webhook("https://x"),
            Order.NONE,
            RetryPolicy.DEFAULT,
            OnError.DEAD_LETTER,
            Optional.empty(),
            Optional.empty(),
            Subscription.DEFAULT_TIMEOUT,
            Patience.DEFAULT,
            new Json("{}"));
    private static final SubscriptionRecord FIRST =
            SubscriptionRecord.first(SAID, List.of(new Secret("a", Optional.empty())), ALICE);

    @Test
    void each_change_counts_and_is_told() {
        var paused = FIRST.paused("moving", ALICE);
        var resumed = paused.resumed(ALICE);
        var deleted = resumed.deleted(ALICE);

        assertThat(List.of(FIRST, paused, resumed, deleted))
                .extracting(SubscriptionRecord::version)
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(List.of(FIRST, paused, resumed, deleted))
                .flatExtracting(SubscriptionRecord::notices)
                .extracting(Notice::type)
                .containsExactly(
                        NoticeType.SUBSCRIPTION_CREATED,
                        NoticeType.SUBSCRIPTION_PAUSED,
                        NoticeType.SUBSCRIPTION_RESUMED,
                        NoticeType.SUBSCRIPTION_DELETED);
        assertThat(deleted.secrets()).isEmpty();
    }

    @Test
    void a_release_that_is_not_through_is_not_forgotten_by_the_next_pause() {
        var first = FIRST.paused("", ALICE).resumed(ALICE);
        var second = first.paused("", ALICE).resumed(ALICE);

        assertThat(first.release()).contains(new Release(1, 1, NOW));
        assertThat(second.release()).contains(new Release(1, 2, NOW));
        assertThat(second.released(ALICE).paused("", ALICE).resumed(ALICE).release())
                .contains(new Release(3, 3, NOW));
    }

    @Test
    void what_was_disabled_is_enabled() {
        var enabled = FIRST.disabled("gone", ALICE).resumed(ALICE);

        assertThat(enabled.notices().getFirst().type()).isEqualTo(NoticeType.WEBHOOK_ENABLED);
        assertThat(enabled.standing()).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void two_secrets_live_for_a_time_and_never_three() {
        var rotated = FIRST.rotated("b", Duration.ofDays(1), ALICE);
        var again = rotated.rotated("c", Duration.ofDays(1), ALICE);

        assertThat(rotated.liveSecrets(NOW)).extracting(Secret::value).containsExactly("b", "a");
        assertThat(rotated.liveSecrets(NOW.plus(Duration.ofDays(1))))
                .extracting(Secret::value)
                .containsExactly("b");
        assertThat(again.liveSecrets(NOW)).extracting(Secret::value).containsExactly("c", "b");
        assertThat(again.toString()).doesNotContain("value");
    }

    @Test
    void health_counts_failures_in_a_row_across_workers() {
        var error = new Health.LastError("HTTP_500", "", NOW);
        var failing = Health.NONE.failed(error, false).failed(error, true);
        var worked = Health.NONE
                .failed(error, false)
                .delivered(NOW, Duration.ofMillis(5))
                .failed(error, false);

        var both = Health.NONE.and(failing, "w").and(failing, "w");
        var mended = both.and(worked, "w");

        assertThat(both.inARow()).isEqualTo(4);
        assertThat(both.failed()).isEqualTo(2);
        assertThat(both.retried()).isEqualTo(2);
        assertThat(both.isOver(new Patience(4, Duration.ZERO), NOW)).isTrue();
        assertThat(both.isOver(new Patience(4, Duration.ofSeconds(1)), NOW)).isFalse();
        assertThat(mended.inARow()).isEqualTo(1);
        assertThat(mended.delivered()).isEqualTo(1);
        assertThat(mended.version()).isEqualTo(3);
    }

    @Test
    void slots_follow_each_other_at_the_rate_and_after_a_rest_a_burst_is_now() {
        var rate = Rate.parse("2/s", Optional.of(2)).orElseThrow();
        var half = Duration.ofMillis(500);

        var first = Slots.NONE.first(4, rate, NOW);
        var next = Slots.NONE.without(4, rate, NOW, "w").first(1, rate, NOW);

        assertThat(first).containsExactly(NOW, NOW, NOW.plus(half), NOW.plus(half.multipliedBy(2)));
        assertThat(next).containsExactly(NOW.plus(half.multipliedBy(3)));
    }
}
