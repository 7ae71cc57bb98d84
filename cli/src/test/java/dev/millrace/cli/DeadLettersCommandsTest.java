package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersCommandsTest {
    private static final String LETTER = """
            {"id": "t1-0-x", "state": "open", "reason": "timeout", "namespace": "shop", "template": "shop/order@1.0.0",
             "task": "t1", "step": "charge", "error": {"code": "TIMEOUT", "message": "too slow"}, "attempts": 3,
             "firstAt": "2026-01-01T00:00:00Z", "at": "2026-01-01T00:01:00Z", "note": "", "actor": ""}""";

    private final FakeStack stack = new FakeStack();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void letters_are_listed_and_shown_with_what_led_to_them() {
        stack.answering("GET /dead-letters", 200, "{\"deadLetters\": [" + LETTER + "]}")
                .answering("GET /dead-letters/t1-0-x", 200, "{\"deadLetter\": " + LETTER + "}");

        Called list = Called.in(folder, stack, "dead-letters", "list", "--namespace", "shop", "--state", "open");
        Called show = Called.in(folder, stack, "dead-letters", "show", "t1-0-x");

        assertThat(list.code()).isZero();
        assertThat(list.out()).contains("open", "timeout", "shop/order@1.0.0 charge", "t1-0-x");
        assertThat(stack.requests.getFirst().path()).contains("namespace=shop", "state=open");
        assertThat(show.out()).contains("TIMEOUT: too slow", "3 attempts");
    }

    @Test
    void one_is_told_what_to_do_by_its_id() {
        stack.answering("POST /dead-letters/t1-0-x/resolve", 200, "{\"deadLetter\": " + LETTER + "}");

        Called resolved = Called.in(folder, stack, "dead-letters", "resolve", "t1-0-x", "--reason", "paid by hand");

        assertThat(resolved.out()).contains("Dead letter t1-0-x is resolved.");
        assertThat(stack.requests.getLast().body()).contains("paid by hand");
        assertThat(Called.in(folder, stack, "dead-letters", "dismiss").code()).isEqualTo(2);
    }

    @Test
    void many_are_redriven_only_when_that_is_confirmed() {
        stack.answering("POST /dead-letters/redrive", 200, "{\"found\": 2, \"deadLetters\": [" + LETTER + "]}");

        Called asked = Called.in(folder, stack, "dead-letters", "redrive", "--why", "timeout");
        Called done = Called.in(folder, stack, "dead-letters", "redrive", "--why", "timeout", "--over", "10m", "--yes");

        assertThat(asked.out()).contains("2 dead letters would be redriven; add --yes");
        assertThat(stack.requests.getFirst().body()).contains("\"dryRun\":true");
        assertThat(done.out()).contains("2 dead letters on their way, spread over 10m.");
        assertThat(stack.requests.getLast().body()).contains("\"dryRun\":false", "\"over\":\"10m\"");
    }
}
