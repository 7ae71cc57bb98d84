package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Versions of a template come, are tried out, and go.
@ExtendWith(SharedStack.class)
class TemplateLifeTest {
    private final Millrace millrace;

    TemplateLifeTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_deprecated_version_warns_or_refuses_whom_names_it_and_its_tasks_go_on() {
        millrace.apply(template("old", "1.0.0", "pass"));
        millrace.apply(template("old", "1.1.0", "pass"));
        millrace.apply(template("old", "1.2.0", "wait", "\"config\":{\"duration\":\"3s\"}"));
        var running = millrace.submit("life/old@1.2.0", Map.of());
        millrace.apply(template("old", "1.3.0", "pass"));

        deprecate("1.1.0", "{\"reason\":\"slow\",\"useInstead\":\"1.0.0\"}");
        deprecate("1.2.0", "{\"reason\":\"slower\"}");
        deprecate("1.3.0", "{\"reason\":\"wrong\",\"refuse\":true}");

        untilUnversionedGets("old", "1.0.0");
        var warned = millrace.post("/tasks", submission("life/old@1.1.0")).expecting(201);
        assertThat(Millrace.texts(warned.body().path("warnings")))
                .containsExactly("life/old@1.1.0 is deprecated: slow; use life/old@1.0.0");
        var refused = millrace.post("/tasks", submission("life/old@1.3.0")).expecting(409);
        assertThat(refused.body().path("code").asText()).isEqualTo("TEMPLATE_DEPRECATED");
        assertThat(refused.problems()).containsExactly("$.template: life/old@1.3.0 is deprecated: wrong");
        var ended = millrace.ended(running);
        assertThat(Millrace.state(ended)).as(ended::toString).isEqualTo("complete");

        millrace.post("/templates/life/old/1.3.0/reinstate", "{\"reason\":\"it was not\"}")
                .expecting(200);
        untilUnversionedGets("old", "1.3.0");
        untilTold(
                "old",
                "template.applied 1.0.0",
                "template.deprecated 1.1.0",
                "template.deprecated 1.2.0",
                "template.deprecated 1.3.0",
                "template.reinstated 1.3.0");
    }

    @Test
    void a_canary_gets_its_share_the_same_key_always_the_same_version_until_it_is_promoted() {
        millrace.apply(template("tried", "1.0.0", "pass"));
        millrace.post("/templates?canary=30", template("tried", "1.1.0", "pass"))
                .expecting(201);

        Map<String, String> versions = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            versions.put("key" + i, version(submission("life/tried", "key" + i)));
        }
        var tried = versions.values().stream().filter("1.1.0"::equals).count();
        assertThat(tried).isBetween(15L, 45L);
        assertThat(versions.values()).containsOnly("1.0.0", "1.1.0");
        versions.forEach((key, version) ->
                assertThat(version(submission("life/tried", key))).isEqualTo(version));
        var listed = millrace.get("/templates/life/tried").expecting(200).body();
        assertThat(listed.at("/canary/version").asText()).isEqualTo("1.1.0");
        assertThat(listed.at("/canary/percent").asInt()).isEqualTo(30);

        millrace.post("/templates/life/tried/canary/promote", "{}").expecting(200);
        untilUnversionedGets("tried", "1.1.0");
        millrace.post("/templates?canary=100", template("tried", "1.2.0", "pass"))
                .expecting(201);
        untilUnversionedGets("tried", "1.2.0");
        millrace.post("/templates/life/tried/canary/abort", "{\"reason\":\"slow\"}")
                .expecting(200);
        untilUnversionedGets("tried", "1.1.0");
        millrace.post("/templates/life/tried/canary/abort", "{}").expecting(404);

        untilTold("tried", "template.canary-set 1.1.0", "template.canary-ended 1.1.0", "template.canary-ended 1.2.0");
    }

    @Test
    void tasks_that_steps_start_get_their_share_of_a_canary() {
        millrace.apply(template("part", "1.0.0", "pass"));
        millrace.post("/templates?canary=50", template("part", "1.1.0", "pass")).expecting(201);
        millrace.apply(template(
                "whole",
                "1.0.0",
                "task",
                "\"config\":{\"template\":\"life/part\"},\"forEach\":\"${input.parts}\",\"input\":\"${item}\""));
        var parts = IntStream.range(0, 40).boxed().toList();

        var whole = millrace.ended(millrace.submit("life/whole", Map.of("parts", parts)));

        assertThat(Millrace.state(whole)).as(whole::toString).isEqualTo("complete");
        var versions = millrace.get("/tasks?namespace=life&template=part&limit=100")
                .expecting(200)
                .body()
                .path("tasks")
                .valueStream()
                .map(task -> task.path("version").asText())
                .toList();
        assertThat(versions).hasSize(40).containsOnly("1.0.0", "1.1.0");
        assertThat(versions.stream().filter("1.1.0"::equals).count()).isBetween(6L, 34L);
    }

    @Test
    void two_versions_are_compared() {
        millrace.apply(template("compared", "1.0.0", "pass"));
        millrace.apply(
                "{\"namespace\":\"life\",\"name\":\"compared\",\"version\":\"1.1.0\",\"failurePolicy\":\"block\","
                        + "\"input\":{\"required\":[\"order\"]},\"steps\":[{\"name\":\"a\",\"handler\":\"pass\",\"input\":null,\"lane\":\"high\"},"
                        + "{\"name\":\"b\",\"handler\":\"pass\",\"dependsOn\":\"a\"}]}");

        var diff = millrace.get("/templates/life/compared/diff?from=1.0.0&to=1.1.0")
                .expecting(200)
                .body();

        assertThat(diff.at("/steps/added/0/name").asText()).isEqualTo("b");
        assertThat(diff.at("/steps/changed/0/changes").toString()).isEqualTo("[{\"at\":\"lane\",\"to\":\"high\"}]");
        assertThat(diff.at("/edges/added/0/parent").asText()).isEqualTo("a");
        assertThat(diff.at("/input/compatible").asBoolean()).isFalse();
        assertThat(millrace.get("/templates/life/compared/diff?from=1.0.0&to=9.9.9")
                        .status())
                .isEqualTo(404);
        assertThat(millrace.get("/templates/life/compared/diff?from=1.0.0").status())
                .isEqualTo(400);
    }

    @Test
    void decisions_that_mean_nothing_are_refused_with_all_problems() {
        millrace.apply(template("strict", "1.0.0", "pass"));

        assertThat(millrace.post(
                                "/templates/life/strict/1.0.0/deprecate",
                                "{\"refuse\":1,\"useInstead\":\"new\",\"x\":0}")
                        .expecting(400)
                        .problems())
                .containsExactlyInAnyOrder(
                        "$.x: this field is not known",
                        "$.reason: it is missing",
                        "$.useInstead: this is no version",
                        "$.refuse: this is neither true nor false");
        assertThat(millrace.put("/templates/life/strict/canary", "{\"version\":\"1.0.0\",\"percent\":101}")
                        .expecting(400)
                        .problems())
                .containsExactly("$.percent: this is no whole number from 0 to 100");
        assertThat(millrace.put("/templates/life/strict/canary", "{\"version\":\"1.0.0\",\"percent\":10}")
                        .expecting(409)
                        .problems())
                .singleElement()
                .asString()
                .contains("no other version");
        assertThat(millrace.post("/templates/life/strict/2.0.0/reinstate", "{}").status())
                .isEqualTo(404);
    }

    private void untilUnversionedGets(String name, String version) {
        Eventually.until(
                "submissions of " + name + " get " + version,
                () -> version(submission("life/" + name)).equals(version));
    }

    private void deprecate(String version, String body) {
        millrace.post("/templates/life/old/" + version + "/deprecate", body).expecting(200);
    }

    private void untilTold(String template, String... events) {
        Eventually.until(
                "the events of " + template + ": " + List.of(events),
                () -> types(template).containsAll(List.of(events)));
    }

    private String version(String submission) {
        return millrace.post("/tasks", submission).body().at("/task/version").asText();
    }

    /// Of the events of the template's life, each with the version.
    private List<String> types(String template) {
        var types = new ArrayList<String>();
        for (JsonNode event : millrace.events().of("")) {
            if (event.path("template").asText().equals(template)) {
                types.add(event.path("type").asText() + " "
                        + event.path("templateVersion").asText());
            }
        }
        return types;
    }

    private static String submission(String template) {
        return Millrace.submission(template, Map.of()).toString();
    }

    private static String submission(String template, String key) {
        return Millrace.submission(template, Map.of()).put("key", key).toString();
    }

    private static String template(String name, String version, String handler) {
        return template(name, version, handler, "\"input\":null");
    }

    private static String template(String name, String version, String handler, String more) {
        return "{\"namespace\":\"life\",\"name\":\"" + name + "\",\"version\":\"" + version
                + "\",\"steps\":[{\"name\":\"a\",\"handler\":\"" + handler + "\"," + more + "}]}";
    }
}
