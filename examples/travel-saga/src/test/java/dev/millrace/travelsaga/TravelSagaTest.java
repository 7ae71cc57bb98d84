package dev.millrace.travelsaga;

import static dev.millrace.testing.WorkflowAssert.assertThat;

import dev.millrace.testing.Fault;
import dev.millrace.testing.SubmittedTask;
import dev.millrace.testing.Workflows;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TravelSagaTest {
    private static final Path TEMPLATE = Path.of("travel-saga.yaml");

    @Test
    void what_was_booked_is_taken_back_in_reverse_when_the_car_is_not_to_be_had() {
        SubmittedTask trip =
                Workflows.of(TEMPLATE).submit(Path.of("input.json")).runToItsEnd();

        assertThat(trip)
                .isFailed()
                .failed("rent-car", "NO_CAR")
                .ran("undo book-hotel")
                .before("undo book-flight")
                .tried("undo book-hotel", 2)
                .completed("undo book-hotel")
                .completed("undo book-flight")
                .didNotRun("send-itinerary");
    }

    @Test
    void a_worker_that_dies_during_a_compensation_leaves_nothing_booked() {
        SubmittedTask trip = Workflows.of(TEMPLATE)
                .with(Fault.workerDiesBeforeItsWrite("undo book-flight"))
                .submit(Path.of("input.json"))
                .runToItsEnd();

        assertThat(trip).isFailed().completed("undo book-hotel").completed("undo book-flight");
    }

    @Test
    void a_compact_car_is_to_be_had_and_the_trip_is_booked() {
        SubmittedTask trip = Workflows.of(TEMPLATE)
                .submit(Map.of("traveller", "Ada Byron", "from", "LIS", "to", "KEF", "nights", 3, "car", "compact"))
                .runToItsEnd();

        assertThat(trip).isComplete().ran("book-hotel").before("rent-car").tried("rent-car", 1);
    }
}
