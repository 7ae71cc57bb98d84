package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldsCommandsTest {
    private final FakeStack stack = new FakeStack();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void templates_namespaces_and_lanes_are_paused_and_go_on() {
        stack.answering("POST /templates/shop/order/pause", 200, "{\"hold\": {}}")
                .answering("POST /namespaces/shop/pause", 200, "{\"hold\": {}}")
                .answering("POST /lanes/low/resume", 200, "{\"hold\": {}}");

        assertThat(Called.in(folder, stack, "holds", "pause", "template", "shop/order", "--reason", "lunch")
                        .out())
                .contains("The template shop/order is paused.");
        assertThat(Called.in(folder, stack, "holds", "pause", "namespace", "shop")
                        .out())
                .contains("The namespace shop is paused.");
        assertThat(Called.in(folder, stack, "holds", "resume", "lane", "low").out())
                .contains("The lane low goes on.");
        assertThat(stack.requests.getFirst().body()).isEqualTo("{\"reason\":\"lunch\"}");
    }

    @Test
    void what_is_paused_is_listed() {
        stack.answering("GET /holds", 200, """
                {"holds": [{"scope": "lane", "name": "low", "paused": true, "reason": "lunch",
                            "setBy": "user/alice", "setAt": "2026-11-20T09:30:00Z"}]}""");

        assertThat(Called.in(folder, stack, "holds", "list").out())
                .contains("lane low")
                .contains("since 2026-11-20T09:30:00Z, by user/alice: lunch");
    }

    @Test
    void what_can_not_be_paused_is_refused_without_a_request() {
        assertThat(Called.in(folder, stack, "holds", "pause", "handler", "x").code())
                .isEqualTo(2);
        assertThat(Called.in(folder, stack, "holds", "pause", "template", "order")
                        .code())
                .isEqualTo(2);
        assertThat(stack.requests).isEmpty();
    }
}
