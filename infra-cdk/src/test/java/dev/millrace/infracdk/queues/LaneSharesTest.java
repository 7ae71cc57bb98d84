package dev.millrace.infracdk.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.engine.template.Lane;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneSharesTest {
    @Test
    void every_lane_gets_at_least_two_and_all_workers_are_given_out() {
        IntStream.iterate(10, total -> total <= 5000, total -> total + 7).forEach(total -> {
            var shares = LaneShares.of(total);

            assertThat(shares.keySet()).containsExactly(Lane.values());
            assertThat(shares.values()).allMatch(share -> share >= 2 && share <= 1000);
            assertThat(shares.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(total);
        });
    }

    @Test
    void shares_are_in_the_ratio_of_the_weights() {
        var shares = LaneShares.of(380);

        for (var lane : Lane.values()) {
            assertThat(shares.get(lane)).isCloseTo(10 * lane.weight(), within(1));
        }
    }

    @Test
    void a_more_urgent_lane_never_gets_less() {
        IntStream.rangeClosed(10, 1000)
                .forEach(total -> assertThat(LaneShares.of(total).values().stream()
                                .map(share -> -share)
                                .toList())
                        .isSorted());
    }

    @Test
    void too_few_workers_for_five_lanes_are_refused_with_the_number_that_would_do() {
        assertThatThrownBy(() -> LaneShares.of(9)).hasMessageContaining("10 to 5000");
        assertThatThrownBy(() -> LaneShares.of(5001)).hasMessageContaining("10 to 5000");
    }
}
