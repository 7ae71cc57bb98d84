package dev.millrace.orderfulfilment;

import static dev.millrace.testing.WorkflowAssert.assertThat;

import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import dev.millrace.testing.Fault;
import dev.millrace.testing.SubmittedTask;
import dev.millrace.testing.Workflows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The whole workflow as it is deployed, in memory: the shop's own handlers run, its partners are replaced.
class OrderFulfilmentTest {
    private static final Path ORDER = Path.of("declined.json");

    private final Workflows shop = Workflows.of(Path.of("order-fulfilment.yaml"))
            .step("reserve-stock", attempt -> answered(Map.of("warehouse", "Leipzig")))
            .step("authorise-payment", attempt -> answered(Map.of("authorisation", "A-1")))
            .step("quote-delivery", attempt -> answered(Map.of("carrier", "Northpost", "price", 4.9)))
            .step("book-parcel", attempt -> answered(Map.of("tracking", "NP-7")));

    @Test
    void an_order_is_confirmed_when_all_four_checks_are_through() {
        SubmittedTask order = shop.submit(ORDER).runToItsEnd();

        assertThat(order)
                .isComplete()
                .ran("reserve-stock")
                .before("confirm-order")
                .ran("score-fraud")
                .before("confirm-order")
                .result("confirm-order")
                .at("/warehouse")
                .isText("Leipzig");
    }

    @Test
    void a_bank_that_is_overloaded_is_asked_again_when_it_said() {
        shop.step("authorise-payment", attempt -> {
            if (attempt.number() == 1) {
                throw new RetryableException("HTTP_503", "overloaded", Optional.of(Duration.ofMinutes(2)));
            }
            return answered(Map.of("authorisation", "A-2"));
        });

        assertThat(shop.submit(ORDER).runToItsEnd())
                .isComplete()
                .tried("authorise-payment", 2)
                .took(Duration.ofMinutes(2));
    }

    @Test
    void a_declined_card_ends_the_order() {
        shop.step("authorise-payment", attempt -> {
            throw new PermanentException("DECLINED", "no money");
        });

        assertThat(shop.submit(ORDER).runToItsEnd())
                .isFailed()
                .failed("authorise-payment", "DECLINED")
                .didNotRun("book-parcel");
    }

    @Test
    void a_worker_that_dies_while_it_confirms_does_not_lose_the_order() {
        SubmittedTask order = shop.with(Fault.workerDiesBeforeItsWrite("confirm-order"))
                .submit(ORDER)
                .runToItsEnd();

        assertThat(order).isComplete().result("notify-customer").at("/to").isText("pavel.dvorak@example.cz");
    }

    private static Map<String, Object> answered(Map<String, Object> body) {
        return Map.of("status", 200, "body", body);
    }
}
