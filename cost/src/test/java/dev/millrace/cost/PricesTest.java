package dev.millrace.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PricesTest {
    private final Prices prices = Prices.known();

    @Test
    void everything_that_is_charged_for_has_a_price() {
        assertThat(prices.dollars()).containsOnlyKeys(Charge.values());
        assertThat(prices.dollars().values()).allMatch(dollars -> dollars > 0);
    }

    @Test
    void a_million_writes_cost_what_the_price_page_says() {
        assertThat(prices.of(Usage.of(Charge.TABLE_WRITES, 1_000_000))).isEqualTo(0.625, within(1e-9));
    }

    @Test
    void dollars_are_added_up_by_service() {
        Usage usage = Usage.of(Charge.TABLE_WRITES, 2_000_000)
                .and(Charge.TABLE_READS, 1_000_000)
                .and(Charge.EVENTS, 500_000)
                .and(Charge.QUEUE_REQUESTS, 0);

        assertThat(prices.byService(usage))
                .containsOnlyKeys("DynamoDB", "EventBridge")
                .hasEntrySatisfying("DynamoDB", dollars -> assertThat(dollars).isEqualTo(1.375, within(1e-9)))
                .hasEntrySatisfying(
                        "EventBridge", dollars -> assertThat(dollars).isEqualTo(0.5, within(1e-9)));
    }

    @Test
    void what_was_used_before_can_be_taken_away() {
        Usage before = Usage.of(Charge.EVENTS, 2);

        assertThat(before.and(Charge.INVOCATIONS, 1).minus(before).amount(Charge.EVENTS))
                .isZero();
    }
}
