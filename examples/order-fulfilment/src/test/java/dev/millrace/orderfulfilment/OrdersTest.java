package dev.millrace.orderfulfilment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.PermanentException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private static final Quiet CONTEXT = new Quiet();

    @Test
    void a_valid_order_is_totalled_and_weighed() {
        ValidateOrder.Valid valid = new ValidateOrder()
                .handle(order("2019", line("KTL", 1, "64.90", 1_150), line("FLT", 3, "5.45", 180)), CONTEXT);

        assertThat(valid.total()).isEqualByComparingTo("81.25");
        assertThat(valid.grams()).isEqualTo(1_690);
        assertThat(valid.pieces()).isEqualTo(4);
    }

    @Test
    void an_article_on_two_lines_fails_for_good() {
        Order order = order("2019", line("KTL", 1, "64.90", 1_150), line("KTL", 1, "64.90", 1_150));

        assertThatThrownBy(() -> new ValidateOrder().handle(order, CONTEXT))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("KTL on two lines");
    }

    @Test
    void what_no_carrier_takes_fails_for_good() {
        Order order = order("2019", line("ESP", 2, "1349.00", 21_500));

        assertThatThrownBy(() -> new ValidateOrder().handle(order, CONTEXT)).hasMessageContaining("43000 g");
    }

    @Test
    void a_large_first_order_is_scored_but_passes() throws InterruptedException {
        ScoreFraud.Score score = new ScoreFraud()
                .handle(
                        new ScoreFraud.Case(
                                order("2025-08-30", line("ESP", 1, "1349.00", 21_500)), new BigDecimal("1349.00")),
                        CONTEXT);

        assertThat(score.score()).isEqualTo(60);
        assertThat(score.reasons()).containsExactly("large amount", "new customer");
    }

    @Test
    void an_invoice_says_how_much_of_the_total_is_tax() {
        IssueInvoice.Invoice invoice = new IssueInvoice()
                .handle(
                        new IssueInvoice.Billed(order("2019", line("KTL", 1, "100.00", 10)), new BigDecimal("20.00")),
                        CONTEXT);

        assertThat(invoice.total()).isEqualByComparingTo("120.00");
        assertThat(invoice.tax()).isEqualByComparingTo("20.00");
        assertThat(invoice.number()).isEqualTo("INV-00001");
    }

    private static Order order(String since, Order.Line... lines) {
        return new Order(
                "SO-00001",
                new Order.Customer("Ada", "ada@example.at", since),
                List.of(lines),
                new Order.Delivery("Lindengasse 4", "1070", "Wien", "AT"));
    }

    private static Order.Line line(String sku, int quantity, String price, int grams) {
        return new Order.Line(sku, sku, quantity, new BigDecimal(price), grams);
    }
}
