package dev.millrace.enginetemplates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemplateReaderTest {
    private static final String ORDER = """
            # An order, from payment to parcel.
            namespace: shop
            name: order
            version: 1.2.0
            description: Charges, packs and ships an order.
            input:
              type: object
              required: [id]
              properties:
                id: {type: string}
            failurePolicy: continue
            events: step
            defaults:
              lane: high
              timeout: 20s
              retry: {attempts: 5, delay: 2s}
            steps:
              - name: notify
                handler: http
                dependsOn: [ship, charge]
                config: {url: 'http://mail', headers: {accept: text/plain}}
                input: {to: '${input.email?}', receipt: '${steps.charge.result.receipt}'}
                lane: low
              - name: charge
                handler: pass
                retry: {backoff: table, delays: [1s, 5s, 30s], jitter: additive, spread: 250ms}
                timeout: PT30S
                heartbeat: 5s
                result: {type: object}
              - name: ship
                handler: pass
                dependsOn: charge
                input: {parcel: '${steps.charge.result}'}
            """;

    @Test
    void a_template_in_yaml_becomes_what_it_says() {
        Template template = Read.template(ORDER);

        assertThat(template.ref()).hasToString("shop/order@1.2.0");
        assertThat(template.description()).contains("Charges, packs and ships an order.");
        assertThat(template.inputSchema())
                .contains(new Json(
                        "{\"properties\":{\"id\":{\"type\":\"string\"}},\"required\":[\"id\"],\"type\":\"object\"}"));
        assertThat(template.failurePolicy()).isEqualTo(FailurePolicy.CONTINUE);
        assertThat(template.events()).isEqualTo(EventLevel.STEP);
        assertThat(template.lane()).isEqualTo(Lane.HIGH);
        assertThat(template.steps()).extracting(StepTemplate::name).containsExactly("charge", "ship", "notify");
        assertThat(template.graph().parentCount(2)).isEqualTo(2);
    }

    @Test
    void a_step_takes_from_the_defaults_what_it_does_not_say() {
        Template template = Read.template(ORDER);

        assertThat(template.step(1).timeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(template.step(1).retry())
                .isEqualTo(new RetryPolicy(
                        5, new Backoff.Exponential(Duration.ofSeconds(2), 2.0), Duration.ofMinutes(5), Jitter.FULL, 0));
        assertThat(template.step(1).lane()).as("the lane of the task decides").isEmpty();
        assertThat(template.step(2).lane()).contains(Lane.LOW);
    }

    @Test
    void a_step_overrides_the_defaults_key_by_key() {
        StepTemplate charge = Read.template(ORDER).step(0);

        assertThat(charge.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(charge.heartbeat()).contains(Duration.ofSeconds(5));
        assertThat(charge.resultSchema()).contains(new Json("{\"type\":\"object\"}"));
        assertThat(charge.retry())
                .isEqualTo(new RetryPolicy(
                        5,
                        new Backoff.Table(
                                List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30))),
                        Backoff.LONGEST,
                        Jitter.ADDITIVE,
                        250));
    }

    @Test
    void a_step_knows_what_its_input_is_made_of() {
        Template template = Read.template(ORDER);

        assertThat(template.step(0).readsTaskInput()).as("no mapping").isTrue();
        assertThat(template.step(0).reads()).isEqualTo(StepSet.EMPTY);
        assertThat(template.step(1).readsTaskInput()).isFalse();
        assertThat(template.step(1).reads()).isEqualTo(StepSet.of(0));
        assertThat(template.step(2).readsTaskInput()).isTrue();
        assertThat(template.step(2).reads()).isEqualTo(StepSet.of(0));
    }

    @Test
    void a_template_says_little_when_it_has_little_to_say() {
        Template template = Read.template(Read.HEAD + "steps: [{name: a, handler: pass}]");

        StepTemplate step = template.step(0);
        assertThat(template.failurePolicy()).isEqualTo(FailurePolicy.FAIL_FAST);
        assertThat(template.events()).isEqualTo(EventLevel.ALL);
        assertThat(template.lane()).isEqualTo(Lane.NORMAL);
        assertThat(step.retry()).isEqualTo(RetryPolicy.DEFAULT);
        assertThat(step.timeout()).isEqualTo(StepTemplate.DEFAULT_TIMEOUT);
        assertThat(step.config()).isEqualTo(new Json("{}"));
        assertThat(step.input()).isEqualTo(Optional.empty());
    }

    @Test
    void yaml_and_json_of_the_same_content_are_the_same_template() {
        Reading.Valid yaml = Read.valid(ORDER);

        Reading.Valid json = Read.valid(yaml.document().json());

        assertThat(json.document()).isEqualTo(yaml.document());
        assertThat(json.template().hash()).isEqualTo(yaml.template().hash());
    }

    @Test
    void what_people_write_in_yaml_means_what_yaml_1_2_says() {
        Template template = Read.template(Read.HEAD + """
                steps:
                  - name: on
                    handler: pass
                    config: {a: yes, b: 0x1f, c: 1.50, d: ~, e: "12", f: 12, g: 2026-11-20, h: 1e2, i: !!str 7}
                """);

        assertThat(template.step(0).name()).isEqualTo("on");
        assertThat(template.step(0).config())
                .isEqualTo(new Json("{\"a\":\"yes\",\"b\":31,\"c\":1.5,\"d\":null,\"e\":\"12\",\"f\":12,"
                        + "\"g\":\"2026-11-20\",\"h\":100,\"i\":\"7\"}"));
    }

    @Test
    void anchors_and_flow_style_are_yaml_too() {
        Template template = Read.template("""
                {namespace: shop, name: order, version: 1.0.0, steps: [
                  {name: a, handler: pass, retry: &often {attempts: 9}},
                  {name: b, handler: pass, retry: *often}]}
                """);

        assertThat(template.step(1).retry().mostAttempts()).isEqualTo(9);
    }

    @Test
    void steps_are_numbered_by_level_and_within_a_level_as_they_are_written() {
        Template template = Read.template(Read.HEAD + """
                steps:
                  - {name: z, handler: pass, dependsOn: [b, y]}
                  - {name: y, handler: pass, dependsOn: a}
                  - {name: x, handler: pass, dependsOn: b}
                  - {name: b, handler: pass}
                  - {name: a, handler: pass}
                """);

        assertThat(template.steps()).extracting(StepTemplate::name).containsExactly("b", "a", "y", "x", "z");
        assertThat(IntStream.range(0, 5).map(template.graph()::level)).containsExactly(0, 0, 1, 1, 2);
    }

    @Test
    void who_depends_on_a_group_depends_on_each_step_of_it() {
        Template template = Read.template(Read.HEAD + """
                steps:
                  - {name: start, handler: pass}
                  - {name: tax, handler: pass, dependsOn: start, group: checks}
                  - {name: fraud, handler: pass, dependsOn: tax, group: checks}
                  - {name: ship, handler: pass, dependsOn: ["group:checks", start, tax], input: "${steps.fraud.result}"}
                """);

        List<Integer> parents = new ArrayList<>();
        template.graph().forEachParent(3, parents::add);
        assertThat(parents).containsExactly(0, 1, 2);
        assertThat(template.step(2).flow().group()).contains("checks");
    }

    @Test
    void delays_that_are_written_out_are_kept_to_the_letter() {
        Template template = Read.template(Read.HEAD + """
                steps:
                  - {name: a, handler: pass, retry: {backoff: fixed, delay: 10m}}
                  - {name: b, handler: pass, retry: {delay: 10m}}
                  - {name: c, handler: pass, retry: {backoff: linear, delay: 1s}}
                  - {name: d, handler: pass, retry: {backoff: fibonacci, jitter: multiplicative, spread: 0.2}}
                """);

        assertThat(template.step(0).retry().delayAfter(1, 0.5, Optional.empty()))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(template.step(1).retry().cap()).isEqualTo(Duration.ofMinutes(10));
        assertThat(template.step(2).retry().backoff())
                .isEqualTo(new Backoff.Linear(Duration.ofSeconds(1), Duration.ofSeconds(1)));
        assertThat(template.step(3).retry().spread()).isEqualTo(0.2);
    }
}
