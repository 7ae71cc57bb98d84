package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Templates that Lambda, which takes 6 MB, would not take as they are.
@ExtendWith(SharedStack.class)
class LargeTemplateTest {
    private static final int MOST_STEPS = 100_000;
    private static final int LARGEST_BODY = 5_000_000;

    private final Millrace millrace;

    LargeTemplateTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_template_of_100_000_steps_is_applied_over_HTTP_compressed() throws IOException {
        var graph = Graphs.named("largest").step("first");
        IntStream.range(1, MOST_STEPS).forEach(step -> graph.step("step-" + step, "first"));
        var template = graph.json();
        var packed = gzip(template, 1);

        assertThat(template.length()).isGreaterThan(LARGEST_BODY);
        assertThat(packed.length).isLessThan(LARGEST_BODY / 4);
        millrace.post("/templates", template).expecting(413);

        var applied = post(packed).expecting(201);
        assertThat(applied.body().path("template").path("steps").asInt()).isEqualTo(MOST_STEPS);
        post(packed).expecting(200);
    }

    @Test
    void what_is_too_large_unpacked_is_refused_without_unpacking_it_all() throws IOException {
        var bomb = gzip("#".repeat(1_000_000), 200);
        assertThat(bomb.length).isLessThan(LARGEST_BODY);

        var answer = post(bomb).expecting(413);

        assertThat(answer.problems()).singleElement().asString().contains("unpacked");
    }

    @Test
    void what_is_no_gzip_is_refused() {
        var answer =
                post("namespace: promises".getBytes(StandardCharsets.UTF_8)).expecting(400);

        assertThat(answer.problems()).singleElement().asString().contains("not gzip");
    }

    private Answer post(byte[] body) {
        return millrace.post(
                "/templates", body, "Content-Type", "application/octet-stream", "Content-Encoding", "gzip");
    }

    private static byte[] gzip(String text, int times) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            for (int time = 0; time < times; time++) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return packed.toByteArray();
    }
}
