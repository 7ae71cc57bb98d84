package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Tasks are listed, told and cancelled; the deployment says how it is.
@ExtendWith(SharedStack.class)
class TasksTest {
    private final Millrace millrace;

    TasksTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_cancelled_task_starts_nothing_more() {
        millrace.apply("""
                namespace: promises
                name: cancelled
                version: 1.0.0
                steps:
                  - { name: done, handler: pass }
                  - { name: timer, handler: wait, dependsOn: done, config: { duration: 1h } }
                  - { name: never, handler: pass, dependsOn: timer }
                """);
        var id = millrace.submit("promises/cancelled", Map.of());
        Eventually.until(
                "the timer", () -> Millrace.state(millrace.show(id, "")).equals("waiting"));

        millrace.post("/tasks/" + id + "/cancel", "{\"reason\":\"not needed\"}").expecting(200);

        var task = millrace.ended(id);
        assertThat(Millrace.state(task)).isEqualTo("cancelled");
        assertThat(Millrace.states(task))
                .containsEntry("done", "complete")
                .containsEntry("timer", "cancelled")
                .containsEntry("never", "cancelled");
        assertThat(task.path("history").toString()).contains("not needed");
        millrace.post("/tasks/" + id + "/cancel", "").expecting(200);
        assertThat(millrace.events().throughTheEndOf(id).getLast().path("type").asText())
                .isEqualTo("task.cancelled");
    }

    @Test
    void a_task_that_has_ended_otherwise_is_not_cancelled_any_more() {
        var task = millrace.run(Graphs.chain("too-late", 1), "graphs/too-late", Map.of());

        var answer = millrace.post("/tasks/" + task.path("task").path("id").asText() + "/cancel", "");

        assertThat(answer.expecting(409).body().path("code").asText()).isEqualTo("TASK_ENDED");
    }

    @Test
    void tasks_are_listed_by_filter_and_page_after_page() {
        millrace.apply(Graphs.chain("listed", 1));
        millrace.apply("""
                namespace: graphs
                name: listed-failing
                version: 1.0.0
                steps: [{ name: only, handler: fail, config: { permanent: true } }]
                """);
        var submitted = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            submitted.add(millrace.submit("graphs/listed", Map.of("number", i)));
        }
        var failing = millrace.submit("graphs/listed-failing", Map.of());
        submitted.forEach(millrace::ended);
        millrace.ended(failing);

        assertThat(pages("namespace=graphs&template=listed&limit=2")).containsExactlyInAnyOrderElementsOf(submitted);
        assertThat(pages("namespace=graphs&template=listed&state=complete")).hasSize(5);
        assertThat(pages("namespace=graphs&template=listed&state=failed")).isEmpty();
        assertThat(pages("namespace=graphs&template=listed-failing&state=failed"))
                .containsExactly(failing);
    }

    private List<String> pages(String query) {
        var ids = new ArrayList<String>();
        var next = "";
        do {
            var page = millrace.get("/tasks?" + query + next).expecting(200).body();
            page.path("tasks").forEach(task -> ids.add(task.path("id").asText()));
            next = page.has("next") ? "&next=" + page.path("next").asText() : "";
        } while (!next.isEmpty());
        return ids;
    }

    @Test
    void a_task_explains_itself() {
        millrace.apply("""
                namespace: promises
                name: explained
                version: 1.0.0
                steps:
                  - { name: done, handler: pass }
                  - { name: timer, handler: wait, dependsOn: done, config: { duration: 1h } }
                  - { name: later, handler: pass, dependsOn: [done, timer] }
                """);
        var id = millrace.submit("promises/explained", Map.of());
        Eventually.until(
                "the timer", () -> Millrace.state(millrace.show(id, "")).equals("waiting"));

        var task = millrace.show(id, "?include=steps");

        assertThat(task.path("counts").path("complete").asInt()).isEqualTo(1);
        assertThat(task.path("counts").path("waiting").asInt()).isEqualTo(1);
        assertThat(task.path("levels").asInt()).isEqualTo(3);
        assertThat(task.path("completion").asInt()).isEqualTo(33);
        var later = Steps.named(task, "later");
        assertThat(later.path("ready").asBoolean()).isFalse();
        assertThat(later.path("parentsDone").asInt()).isEqualTo(1);
        assertThat(later.path("why").asText()).contains("timer");
    }

    @Test
    void health_says_what_it_checked() {
        var health = millrace.get("/health").expecting(200).body();

        assertThat(health.path("status").asText()).isEqualTo("ok");
        assertThat(health.path("checks").path("table").asText()).isEqualTo("ok");
        millrace.get("/health/live").expecting(200);
        millrace.get("/health/ready").expecting(200);
    }
}
