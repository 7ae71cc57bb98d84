package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsCommandsTest {
    private final FakeStack stack = new FakeStack();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void a_limit_is_set_and_removed() {
        stack.answering("PUT /limits/handlers/charge", 201, "{\"limit\": {}}")
                .answering("DELETE /limits/handlers/charge", 200, "{\"limit\": {}}");

        Called set =
                Called.in(folder, stack, "limits", "set", "handler", "charge", "--concurrent", "5", "--rate", "100/s");
        Called removed = Called.in(folder, stack, "limits", "remove", "handler", "charge");

        assertThat(set.out()).contains("The limit of handler charge is set.");
        assertThat(removed.out()).contains("The limit of handler charge is removed.");
        assertThat(stack.requests.getFirst().body()).isEqualTo("{\"concurrent\":5,\"rate\":\"100/s\"}");
    }

    @Test
    void limits_are_listed_with_what_is_held() {
        stack.answering("GET /limits", 200, """
                {"limits": [{"scope": "handler", "name": "charge", "concurrent": 5, "held": 2,
                             "rate": "30/m", "burst": 3}]}""");

        assertThat(Called.in(folder, stack, "limits", "list").out())
                .contains("handler charge")
                .contains("2 of 5 at once; 30/m, burst 3");
    }

    @Test
    void an_unknown_scope_is_refused_without_a_request() {
        Called set = Called.in(folder, stack, "limits", "set", "queue", "x", "--concurrent", "1");

        assertThat(set.code()).isEqualTo(2);
        assertThat(stack.requests).isEmpty();
    }

    @Test
    void breakers_are_set_and_listed() {
        stack.answering("PUT /breakers/charge", 200, "{\"breaker\": {\"state\": \"open\"}}")
                .answering("GET /breakers", 200, """
                        {"breakers": [{"handler": "charge", "state": "half-open", "mode": "auto",
                                       "probesPassed": 1, "probes": 3}]}""");

        assertThat(Called.in(folder, stack, "breakers", "set", "charge", "--mode", "open")
                        .out())
                .contains("It is open.");
        assertThat(Called.in(folder, stack, "breakers", "list").out()).contains("1 of 3 probes ended well");
    }
}
