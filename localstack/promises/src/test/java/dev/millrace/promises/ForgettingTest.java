package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/// Tasks of which nothing more comes: stale ones, and those that are to be forgotten. The sweep comes once a minute.
@ExtendWith(SharedStack.class)
@Execution(ExecutionMode.CONCURRENT)
class ForgettingTest {
    private static final Duration TWO_SWEEPS = Duration.ofSeconds(150);

    private final Millrace millrace;

    ForgettingTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_stale_task_is_told_set_aside_or_failed_as_its_template_says() {
        var alert = stale("alert");
        var aside = stale("dead-letter");
        var fail = stale("fail");

        stands(aside, "paused");
        stands(fail, "failed");
        told(alert, "task.went-stale");
        told(aside, "task.went-stale", "dead-letter.recorded");
        told(fail, "task.went-stale", "task.failed", "dead-letter.recorded");
        assertThat(Millrace.state(millrace.show(alert, ""))).isEqualTo("pending");
        assertThat(millrace.show(fail, "").path("error").path("code").asText()).isEqualTo("TASK_STALE");
        assertThat(letters(aside)).containsExactly("stale");
        assertThat(letters(fail)).containsExactly("stale");
        millrace.post("/tasks/" + alert + "/cancel", "").expecting(200);
        millrace.post("/tasks/" + aside + "/cancel", "").expecting(200);
    }

    @Test
    void deleted_and_expired_tasks_vanish_with_all_they_had_and_their_keys_are_free() {
        millrace.apply("""
                namespace: forgetting
                name: kept
                version: 1.0.0
                steps:
                  - { name: first, handler: pass, input: "${input}" }
                  - { name: side, handler: fail, config: { permanent: true } }
                failurePolicy: continue
                """);
        millrace.apply("""
                namespace: forgetting
                name: brief
                version: 1.0.0
                keep: 1d
                environments: { default: { keep: 1s } }
                steps: [{ name: only, handler: pass }]
                """);
        var large = Map.of("text", "x".repeat(400_000));
        var kept = Millrace.submission("forgetting/kept", large).put("key", "again");
        var id = millrace.submit(kept);
        var brief = millrace.submit("forgetting/brief", Map.of());
        assertThat(millrace.delete("/tasks/" + "0".repeat(26)).status()).isEqualTo(404);
        millrace.ended(id);
        Eventually.until("its letter", () -> letters(id).size() == 1);
        assertThat(objects(id)).isPositive();

        millrace.delete("/tasks/" + id + "?reason=customer%20asked").expecting(200);

        millrace.get("/tasks/" + id).expecting(404);
        millrace.delete("/tasks/" + id).expecting(200);
        assertThat(millrace.get("/tasks?namespace=forgetting&template=kept")
                        .expecting(200)
                        .body()
                        .path("tasks"))
                .isEmpty();
        told(id, "task.deleted");
        Eventually.found(
                "its letter and its payloads to be erased",
                TWO_SWEEPS,
                () -> letters(id).isEmpty() && objects(id) == 0 ? Optional.of(true) : Optional.empty());
        var again = Eventually.found("the key to be free", TWO_SWEEPS, () -> {
            var answer = millrace.post("/tasks", kept.toString());
            return answer.status() == 201 ? Optional.of(answer) : Optional.empty();
        });
        assertThat(again.body().path("task").path("id").asText()).isEqualTo(id);
        assertThat(Millrace.state(millrace.ended(id))).isEqualTo("failed");

        Eventually.found(
                "the brief one to vanish",
                TWO_SWEEPS,
                () -> Optional.of(millrace.get("/tasks/" + brief)).filter(answer -> answer.status() == 404));
        told(brief, "task.expired");
    }

    @Test
    void a_task_that_has_not_ended_is_not_deleted() {
        var id = stale("alert-later");

        assertThat(millrace.delete("/tasks/" + id).expecting(409).problems())
                .anyMatch(problem -> problem.contains("has not ended"));
        millrace.post("/tasks/" + id + "/cancel", "").expecting(200);
        millrace.delete("/tasks/" + id).expecting(200);
    }

    /// A task of a step whose worker never asks for it.
    private String stale(String action) {
        millrace.apply("""
                namespace: forgetting
                name: stale-%s
                version: 1.0.0
                stale: { after: %s, action: %s }
                steps: [{ name: ignored, handler: "worker:idle" }]
                """.formatted(
                action, action.endsWith("later") ? "10d" : "3s", action.equals("alert-later") ? "alert" : action));
        return millrace.submit("forgetting/stale-" + action, Map.of());
    }

    private void stands(String task, String state) {
        Eventually.found(
                task + " " + state,
                TWO_SWEEPS,
                () -> Optional.of(millrace.show(task, ""))
                        .filter(document -> Millrace.state(document).equals(state)));
    }

    private int objects(String task) {
        var bucket = millrace.stack()
                .template()
                .all("AWS::S3::Bucket")
                .filter(resource -> resource.logicalId().startsWith("MillracePayloads"))
                .findFirst()
                .orElseThrow()
                .name();
        return millrace.stack()
                .clients()
                .s3()
                .listObjectsV2(ListObjectsV2Request.builder()
                        .bucket(bucket)
                        .prefix("payloads/" + task + "/")
                        .build())
                .contents()
                .size();
    }

    private List<String> letters(String task) {
        return millrace.get("/dead-letters?namespace=forgetting&limit=100")
                .expecting(200)
                .body()
                .path("deadLetters")
                .valueStream()
                .filter(letter -> letter.path("task").asText().equals(task))
                .map(letter -> letter.path("reason").asText())
                .toList();
    }

    private void told(String task, String... types) {
        Eventually.found(
                List.of(types) + " of " + task,
                TWO_SWEEPS,
                () -> Optional.of(millrace.events().of(task).stream()
                                .map(event -> event.path("type").asText())
                                .toList())
                        .filter(seen -> seen.containsAll(List.of(types))));
    }
}
