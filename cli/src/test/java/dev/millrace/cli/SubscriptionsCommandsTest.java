package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionsCommandsTest {
    private final FakeStack stack = new FakeStack();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void a_file_is_applied_as_it_is_and_a_secret_is_told() throws IOException {
        String text = "name: hook\nevents: [task.failed]\ntarget: { webhook: https://x }\n";
        Files.writeString(folder.resolve("hook.yaml"), text);
        stack.answering("POST /subscriptions", 200, """
                {"results": [{"subscription": {"name": "hook"}, "created": true, "changed": true,
                              "secret": "whsec_abc"}]}""");

        Called applied = Called.in(folder, stack, "subscriptions", "apply", "hook.yaml");

        assertThat(applied.out()).contains("hook made").contains("whsec_abc");
        assertThat(stack.requests.getFirst().body()).isEqualTo(text);
    }

    @Test
    void a_subscription_is_shown_with_its_health_and_its_dead_letters() {
        stack.answering("GET /subscriptions/hook", 200, """
                        {"subscription": {"name": "hook", "state": "paused", "reason": "moving",
                                          "target": {"webhook": "https://x"}},
                         "health": {"delivered": 7, "retried": 2, "failed": 1, "lagMillis": 12}}""")
                .answering("GET /subscriptions/hook/dead-letters", 200, """
                        {"deadLetters": [{"id": "1-a", "eventType": "task.failed", "attempts": 3,
                                          "code": "HTTP_500", "reason": "it answered 500"}]}""");

        assertThat(Called.in(folder, stack, "subscriptions", "show", "hook").out())
                .contains("paused: moving")
                .contains("webhook https://x")
                .contains("7 delivered, 2 attempts repeated, 1 given up")
                .contains("1-a  task.failed  attempt 3  HTTP_500: it answered 500");
    }

    @Test
    void orders_are_one_request_each() {
        stack.answering("POST /subscriptions/hook/pause", 200, "{}")
                .answering("POST /subscriptions/hook/ping", 200, "{\"delivered\": false, \"code\": \"HTTP_500\"}")
                .answering("POST /subscriptions/hook/rotate-secret", 200, "{\"secret\": \"whsec_new\"}")
                .answering("POST /subscriptions/hook/deliveries/1-a/redeliver", 202, "{}");

        Called paused = Called.in(folder, stack, "subscriptions", "pause", "hook");
        Called pinged = Called.in(folder, stack, "subscriptions", "ping", "hook");
        Called rotated = Called.in(folder, stack, "webhooks", "rotate-secret", "hook");
        Called again = Called.in(folder, stack, "subscriptions", "redeliver", "hook", "1-a");

        assertThat(paused.out()).contains("hook is paused");
        assertThat(pinged.code()).isEqualTo(1);
        assertThat(rotated.out()).contains("whsec_new");
        assertThat(again.code()).isZero();
    }
}
