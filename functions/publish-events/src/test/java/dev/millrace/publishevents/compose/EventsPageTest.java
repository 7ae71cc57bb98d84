package dev.millrace.publishevents.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.notice.NoticeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Prints `docs/events.md` from the schemas. Run with `-Dmillrace.docs=write` to write the page after a
/// change on purpose.
class EventsPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "events.md");

    private static final Set<EventType> ENDS_OF_STEPS = EnumSet.of(
            EventType.STEP_COMPLETED,
            EventType.STEP_FAILED,
            EventType.STEP_SKIPPED,
            EventType.STEP_CANCELLED,
            EventType.STEP_RESOLVED);

    /// The types whose telling a template's event level decides.
    private static final Set<EventType> OF_TASKS = EnumSet.range(EventType.TASK_CREATED, EventType.STEP_RESET);

    /// What a task does by itself between its beginning and its end.
    private static final Set<EventType> GOING =
            EnumSet.of(EventType.TASK_STARTED, EventType.TASK_PARKED, EventType.TASK_CONTINUED, EventType.TASK_AGED);

    @Test
    void the_page_shows_the_schemas() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("millrace.docs"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("run with -Dmillrace.docs=write to write it")
                .content()
                .isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Events

                Printed from `events-schemas` by `EventsPageTest`; don't edit. Each type has a JSON Schema (2020-12) and an example
                there: `<type>.v<version>.schema.json`, `<type>.v<version>.example.json`.

                Every transition of a task or step that is committed to the table is announced on the lifecycle bus: none is lost, none is
                invented. On the bus an event has `source` **millrace**, its type as `detail-type`, and what is described below as `detail`.

                ## Subscribe

                To see what comes, `./millrace events tail`. To have it sent to a server of yours, here a few lines of Python, on a stack on
                your own machine:

                ```bash
                cat > server.py <<'END'
                from http.server import BaseHTTPRequestHandler, HTTPServer

                class Events(BaseHTTPRequestHandler):
                    def do_POST(self):
                        print(self.rfile.read(int(self.headers["content-length"])).decode(), flush=True)
                        self.send_response(204)
                        self.end_headers()
                    def log_message(self, *ignored): pass

                HTTPServer(("127.0.0.1", 8099), Events).serve_forever()
                END
                cat > hook.yaml <<'END'
                name: ends-of-reports
                namespace: reports
                events: [task.completed, task.failed]
                target: { webhook: "http://127.0.0.1:8099/" }
                END
                cat > quick.yaml <<'END'
                namespace: reports
                name: quick
                version: 1.0.0
                steps: [{ name: only, handler: pass }]
                END
                python3 server.py &
                ./millrace up --http-allow 127.0.0.1 &        # and when it says that it is up:
                ./millrace subscriptions apply hook.yaml
                ./millrace template apply quick.yaml
                ./millrace submit reports/quick --wait
                ```

                Queues, functions, conditions, retries, order and all else that can be said: [subscriptions.md](subscriptions.md). A deployment's
                rules on the bus, for example for tasks of one namespace that failed, need no function of ours:

                ```json
                {
                  "source": ["millrace"],
                  "detail-type": ["task.failed"],
                  "detail": {"namespace": ["shop"]}
                }
                ```

                ## What you can rely on

                - **At least once.** An event may come twice; it has the same `id` then, and no other event has it. Keep the ids you have
                  handled.
                - **Put in order, delivered in any.** The events of an item are put on the bus in order; the bus itself does not order its
                  deliveries. To put a task's events in causal order, sort by `taskVersion`; within one version those with `revision` 0
                  by `ordinal`, then the others by `stepNumber`, `attempt` (absent last), `revision` and `ordinal` (`dev.millrace.events.CausalOrder`
                  in Java, `causal_order` in Python).
                  Don't sort by `time`: workers' clocks differ.
                - **Kept when undeliverable.** What the bus refuses for good goes with its payload into the undelivered queue. What
                  can't be published is brought again by the table's stream for up to 24 hours.
                - **No payloads.** Inputs and results are read from the task, not from its events.
                - **Users' events stand beside them**, with the source `millrace.user` and types of their own: [user-events.md](user-events.md).
                - **A version is followed, never edited.** Fields may be added within a version; ignore those you don't know.

                A template's event level says what of its tasks is announced, as each event on the bus costs money: `task`
                that a task came, how it ended, and what a person did or must do meanwhile; `step` all of the task's own transitions
                and how each step ended; `all` everything.

                ## Types

                | type | level | when |
                |---|---|---|
                """);
        for (EventType type : EventType.values()) {
            page.append("| [`%s`](../events-schemas/%s) | `%s` | %s |%n"
                    .formatted(
                            type.text(),
                            Schemas.schemaName(type),
                            level(type),
                            Schemas.schema(type).get("description").asText()));
        }
        page.append(fields("Fields of every event of a task or step", EventType.TASK_STARTED, Set.of()));
        Set<String> common = names(EventType.TASK_STARTED);
        page.append(fields("And of every event of a step", EventType.STEP_STARTED, common));
        page.append(fields("Fields of every event of a limit", EventType.LIMIT_SET, Set.of()));
        page.append(fields("Fields of every event of a breaker", EventType.BREAKER_OPENED, Set.of()));
        page.append(notices());
        page.append("\n## Example\n\n```json\n")
                .append(Schemas.text(Schemas.exampleName(EventType.STEP_RETRY_SCHEDULED)))
                .append("```\n");
        return page.toString().replace(System.lineSeparator(), "\n");
    }

    private static String notices() {
        StringBuilder table = new StringBuilder("""

                ## Fields of the other events

                All have `id`, `type`, `version`, `time`, `actor` and `revision`, as events of limits do, and besides:

                | type | fields |
                |---|---|
                """);
        for (NoticeType notice : NoticeType.values()) {
            EventType type = EventType.of(notice);
            Set<String> required = required(type);
            String fields = Schemas.schema(type).get("properties").properties().stream()
                    .filter(field -> !Schemas.OF_EVERY_NOTICE.contains(field.getKey()))
                    .map(field -> "`%s`%s: %s"
                            .formatted(
                                    field.getKey(),
                                    required.contains(field.getKey()) ? "" : " (optional)",
                                    field.getValue().get("description").asText()))
                    .collect(Collectors.joining(" "));
            table.append("| `%s` | %s |%n".formatted(type.text(), fields));
        }
        return table.toString();
    }

    private static String level(EventType type) {
        if (!OF_TASKS.contains(type)) {
            return "always";
        }
        if (!type.ofStep()) {
            return GOING.contains(type) ? "step" : "task";
        }
        return ENDS_OF_STEPS.contains(type) ? "step" : "all";
    }

    private static String fields(String title, EventType type, Set<String> without) {
        JsonNode schema = Schemas.schema(type);
        Set<String> required = required(type);
        StringBuilder table = new StringBuilder("\n## " + title + "\n\n| field | |\n|---|---|\n");
        for (Map.Entry<String, JsonNode> field : schema.get("properties").properties()) {
            if (!without.contains(field.getKey())) {
                table.append("| `%s`%s | %s |%n"
                        .formatted(
                                field.getKey(),
                                required.contains(field.getKey()) ? "" : " (optional)",
                                field.getValue().get("description").asText()));
            }
        }
        return table.toString();
    }

    private static Set<String> required(EventType type) {
        return StreamSupport.stream(Schemas.schema(type).get("required").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private static Set<String> names(EventType type) {
        return Schemas.schema(type).get("properties").properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
