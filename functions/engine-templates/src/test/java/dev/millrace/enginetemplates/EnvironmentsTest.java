package dev.millrace.enginetemplates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnvironmentsTest {
    private static final String TEXT = Read.HEAD + """
            defaults: {timeout: 10s, retry: {attempts: 2, backoff: linear, increment: 3s}, lane: low}
            steps:
              - name: a
                handler: http
                config: {url: 'http://test', headers: {accept: x, debug: y}, retries: [1, 2]}
              - name: b
                handler: pass
                timeout: 5s
                retry: {delay: 7s}
            environments:
              prod:
                defaults: {timeout: 30s, lane: high, retry: {attempts: 6}}
                steps:
                  a: {config: {url: 'http://prod', headers: {debug: null}, retries: [3]}}
                  b: {handler: http, config: {url: 'http://b'}, lane: critical, retry: {backoff: fixed}}
            """;

    @Test
    void without_its_environment_a_template_runs_as_written() {
        Template template = Read.templateIn("elsewhere", TEXT);

        assertThat(template.lane()).isEqualTo(Lane.LOW);
        assertThat(template.step(0).timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(template.step(1).handler()).isEqualTo("pass");
        assertThat(template.step(1).timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(template.step(1).retry().backoff())
                .isEqualTo(new Backoff.Linear(Duration.ofSeconds(7), Duration.ofSeconds(3)));
    }

    @Test
    void an_environments_defaults_lie_under_what_a_step_says_itself() {
        Template template = Read.templateIn("prod", TEXT);

        assertThat(template.lane()).isEqualTo(Lane.HIGH);
        assertThat(template.step(0).timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(template.step(0).retry().mostAttempts()).isEqualTo(6);
        assertThat(template.step(1).timeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void what_it_says_of_a_step_lies_over_everything() {
        Template template = Read.templateIn("prod", TEXT);

        assertThat(template.step(1).handler()).isEqualTo("http");
        assertThat(template.step(1).lane()).contains(Lane.CRITICAL);
        assertThat(template.step(1).retry().backoff()).isEqualTo(new Backoff.Fixed(Duration.ofSeconds(7)));
        assertThat(template.step(1).retry().jitter()).isEqualTo(Jitter.NONE);
        assertThat(template.step(1).retry().mostAttempts()).isEqualTo(6);
    }

    @Test
    void config_is_merged_key_by_key_and_null_takes_a_key_out() {
        Template template = Read.templateIn("prod", TEXT);

        assertThat(template.step(0).config())
                .isEqualTo(new Json("{\"headers\":{\"accept\":\"x\"},\"retries\":[3],\"url\":\"http://prod\"}"));
    }

    @Test
    void all_environments_share_one_document_and_its_hash() {
        assertThat(Read.templateIn("prod", TEXT).hash())
                .isEqualTo(Read.templateIn("test", TEXT).hash());
    }
}
