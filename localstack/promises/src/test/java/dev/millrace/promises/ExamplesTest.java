package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.expenseapproval.manager.Manager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The examples' templates, inputs and handlers as they stand in their folders, through the whole stack.
@ExtendWith(SharedStack.class)
class ExamplesTest {
    private static final Path EXAMPLES = SynthesizedTemplate.PROJECT.resolve("examples");

    private final Millrace millrace;

    @TempDir
    Path folder = Path.of("");

    ExamplesTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_trip_that_can_not_be_booked_whole_is_taken_back_in_reverse() throws IOException {
        JsonNode trip =
                millrace.run(text("travel-saga/travel-saga.yaml"), "travel/trip", json("travel-saga/input.json"));

        assertThat(Millrace.state(trip)).isEqualTo("failed");
        assertThat(trip.path("error").path("code").asText()).isEqualTo("NO_CAR");
        assertThat(moves(trip, "complete"))
                .containsExactly("book-flight", "book-hotel", "undo book-hotel", "undo book-flight");
        assertThat(moves(trip, "retrying")).containsExactly("undo book-hotel");
        assertThat(Millrace.states(trip)).containsEntry("send-itinerary", "cancelled");
    }

    @Test
    void pictures_are_shrunk_a_few_at_a_time_and_damaged_ones_are_tolerated() throws IOException {
        JsonNode batch = millrace.run(
                text("image-batch/image-batch.yaml"),
                "pictures/image-batch",
                Map.of("folder", folder.toString(), "pictures", 24));

        assertThat(Millrace.state(batch)).isEqualTo("complete");
        assertThat(batch.path("result").path("pictures").asInt()).isEqualTo(22);
        assertThat(batch.path("result").path("damaged").asInt()).isEqualTo(2);
        assertThat(folder.resolve("small/picture-00024.png")).exists();
        assertThat(mostAtOnce(batch, "shrink[")).isBetween(1, 4);
    }

    /// Of moves that are told in one moment, ends come first: the place of one that ended is taken in the
    /// same write.
    private static int mostAtOnce(JsonNode task, String prefix) {
        var open = 0;
        var most = 0;
        for (var move : task.path("history")) {
            if (move.path("step").asText().startsWith(prefix)) {
                var to = move.path("to").asText();
                open += to.equals("running") ? 1 : to.equals("complete") || to.equals("failed") ? -1 : 0;
                most = Math.max(most, open);
            }
        }
        return most;
    }

    @Test
    void small_claims_are_paid_at_once_and_larger_ones_when_the_manager_has_answered() throws IOException {
        try (var manager = Manager.start(0, millrace.url())) {
            millrace.apply(text("expense-approval/expense-approval.yaml")
                    .replace("http://127.0.0.1:8322/requests", manager.inbox().toString()));
            var claims = new ArrayList<String>();
            json("expense-approval/expenses.json")
                    .forEach(claim -> claims.add(millrace.submit("expenses/expense-approval", claim)));

            var ended = claims.stream().map(millrace::ended).toList();

            assertThat(ended).extracting(Millrace::state).containsOnly("complete");
            assertThat(ended)
                    .extracting(task -> task.at("/result/paid").asBoolean())
                    .containsExactly(true, true, false);
            assertThat(Millrace.states(ended.get(0))).containsEntry("ask-manager", "skipped");
            assertThat(Millrace.states(ended.get(1))).containsEntry("ask-manager", "complete");
            assertThat(Millrace.states(ended.get(2)))
                    .containsEntry("ask-manager", "complete")
                    .containsEntry("pay", "skipped");
            assertThat(moves(ended.get(1), "waiting")).contains("ask-manager");
        }
    }

    /// Names of steps that came to this state, in the order of the history.
    private static List<String> moves(JsonNode task, String to) {
        return task.path("history")
                .valueStream()
                .filter(move -> move.has("step") && move.path("to").asText().equals(to))
                .map(move -> move.path("step").asText())
                .toList();
    }

    private static String text(String file) throws IOException {
        return Files.readString(EXAMPLES.resolve(file));
    }

    private static JsonNode json(String file) throws IOException {
        return Millrace.JSON.readTree(text(file));
    }
}
