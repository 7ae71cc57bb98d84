package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonClientTest extends ClientPromises {
    @Override
    String language() {
        return "python";
    }

    @Override
    List<String> needs() {
        return List.of("python3");
    }

    @Override
    List<String> example() {
        return List.of("python3", CLIENTS.resolve("python/example_worker.py").toString());
    }

    @Test
    void its_worker_goes_on_from_where_it_left_off() throws Exception {
        millrace.apply(one("long", "retry: { attempts: 1 }"));
        var task = millrace.submit("clients/long", Map.of());

        run("worker");

        var result = millrace.ended(task).path("result");
        assertThat(result.path("pages").asInt()).isEqualTo(3);
        assertThat(result.path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void what_its_worker_publishes_is_told_with_the_result_that_follows_and_not_without_one() throws Exception {
        millrace.put("/event-types/clients/page.printed", """
                schema:
                  type: object
                  required: [page, attempt]
                  properties: { page: { type: integer }, attempt: { type: integer } }
                """).expecting(201);
        try (var subscriber = new Receiver()) {
            millrace.put("/subscriptions/pages", """
                    namespace: clients
                    events: [page.printed]
                    target: { webhook: "%s" }
                    """.formatted(subscriber.url()))
                    .expecting(201);
            millrace.apply(one("publish", "retry: { attempts: 2, backoff: fixed, delay: 1ms }"));
            var task = millrace.submit("clients/publish", Map.of());

            run("worker");

            var ended = millrace.ended(task);
            assertThat(Millrace.state(ended)).as(ended::toString).isEqualTo("complete");
            assertThat(Steps.named(ended, "only").path("attempt").asInt()).isEqualTo(2);
            Eventually.until("both pages", () -> subscriber.deliveries().size() == 2);
            assertThat(subscriber.deliveries().stream().map(Receiver.Delivery::event))
                    .as("of the first attempt, which published and failed, nothing is told")
                    .extracting(PythonClientTest::said)
                    .containsExactlyInAnyOrder("page 1 of attempt 2", "page 2 of attempt 2");
            assertThat(millrace.events().throughTheEndOf(task).stream().filter(event -> event.has("body")))
                    .extracting(PythonClientTest::said)
                    .containsExactlyInAnyOrder("page 1 of attempt 2", "page 2 of attempt 2");
        }
    }

    private static String said(JsonNode event) {
        assertThat(event.path("attempt")).isEqualTo(event.path("body").path("attempt"));
        return "page " + event.path("body").path("page") + " of attempt " + event.path("attempt");
    }
}
