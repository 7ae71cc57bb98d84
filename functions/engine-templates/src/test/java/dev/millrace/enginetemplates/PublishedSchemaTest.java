package dev.millrace.enginetemplates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.Keys;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema that editors complete from and the reader that decides are two descriptions of one format: here they are
/// held together.
class PublishedSchemaTest {
    private static final Json SCHEMA = schema();

    private final SchemaCheck check = new SchemaCheck();

    @Test
    void it_knows_exactly_the_keys_that_the_reader_knows() {
        JsonNode schema = JsonTrees.tree(SCHEMA);
        Map<String, List<String>> parts = Map.of(
                "/properties", Keys.TEMPLATE,
                "/$defs/defaults/properties", Keys.DEFAULTS,
                "/$defs/step/properties", Keys.STEP,
                "/$defs/retry/properties", Keys.RETRY,
                "/$defs/limit/properties", Keys.LIMIT,
                "/$defs/identity/properties", Keys.IDENTITY,
                "/$defs/stale/properties", Keys.STALE,
                "/$defs/environment/properties", Keys.ENVIRONMENT,
                "/$defs/stepOverride/properties", Keys.STEP_OVERRIDE);

        parts.forEach((part, keys) -> {
            List<String> names = new ArrayList<>();
            schema.at(part).fieldNames().forEachRemaining(names::add);
            assertThat(names).as(part).containsExactlyInAnyOrderElementsOf(keys);
        });
    }

    @Test
    void each_key_is_described() {
        JsonNode schema = JsonTrees.tree(SCHEMA);
        for (String part : List.of(
                "/properties", "/$defs/step/properties", "/$defs/retry/properties", "/$defs/limit/properties")) {
            schema.at(part).properties().forEach(key -> {
                JsonNode described = key.getValue().has("description")
                        ? key.getValue()
                        : schema.at(key.getValue().path("$ref").asText().substring(1));
                assertThat(described.path("description").asText())
                        .as("%s in %s", key.getKey(), part)
                        .isNotBlank();
            });
        }
    }

    @Test
    void it_states_the_readers_limits() {
        assertThat(JsonTrees.tree(SCHEMA).at("/properties/steps/maxItems").asInt())
                .isEqualTo(Template.MOST_STEPS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "steps: [{name: a, handler: pass}]",
                "steps: [{name: a, handler: pass, dependsOn: []}]",
                "steps: [{name: a, handler: pass, group: g}, {name: b, handler: pass, dependsOn: 'group:g'}]",
                "description: x\ninput: true\nfailurePolicy: continue\nevents: task\nsteps: [{name: a, handler: pass}]",
                "$schema: x\ndefaults: {retry: {attempts: 1}, timeout: 1.5s, heartbeat: PT1S, lane: low}\n"
                        + "steps: [{name: a, handler: pass, description: b, config: {}, result: {}, input: [1, null]}]",
                "steps: [{name: a, handler: pass, retry: {backoff: table, delays: [1s, 2s], cap: 1h, jitter: additive,"
                        + " spread: 10ms}}, {name: b, handler: pass, dependsOn: a}]",
                "steps: [{name: a, handler: pass, retry: {backoff: exponential, delay: 500ms, multiplier: 1.5, jitter:"
                        + " multiplicative, spread: 0.5}}]",
                "steps: [{name: a, handler: pass, limits: [{name: customer, key: '${input.customer?}', concurrent: 5,"
                        + " rate: 100/s, burst: 200}, {name: t, key: '${task.id}', rate: 30/minute}]}]",
                "steps: [{name: a, handler: pass}]\nenvironments: {prod: {defaults: {timeout: 1m30s}, steps: {}}}",
                "steps: [{name: a, handler: http, config: {url: x}}]\nenvironments: {p: {steps: {a: {handler: pass, lane:"
                        + " high, config: {url: null}, timeout: 1m, heartbeat: 2s, retry: {backoff: fibonacci}}}}}",
            })
    void both_accept(String text) {
        assertThat(accepts(text)).as("the schema").isTrue();
        assertThat(Read.text(Read.HEAD + text)).as("the reader").isInstanceOf(Reading.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "steps: []",
                "steps: {}",
                "steps: [{name: a}]",
                "steps: [{name: 1a, handler: pass}]",
                "steps: [{name: a, handler: 5}]",
                "steps: [{name: a, handler: pass, extra: 1}]",
                "steps: [{name: a, handler: pass, dependsOn: 5}]",
                "steps: [{name: a, handler: pass, dependsOn: [1]}]",
                "steps: [{name: a, handler: pass}, {name: b, handler: pass, dependsOn: [a, a]}]",
                "steps: [{name: a, handler: pass, group: g}, {name: b, handler: pass, dependsOn: ['group:g', 'group:g']}]",
                "steps: [{name: a, handler: pass, group: 1st}]",
                "steps: [{name: a, handler: pass, config: []}]",
                "steps: [{name: a, handler: pass, result: text}]",
                "steps: [{name: a, handler: pass, timeout: 5}]",
                "steps: [{name: a, handler: pass, timeout: 5 s}]",
                "steps: [{name: a, handler: pass, timeout: ''}]",
                "steps: [{name: a, handler: pass, lane: fast}]",
                "steps: [{name: a, handler: pass, retry: {attempts: 0}}]",
                "steps: [{name: a, handler: pass, retry: {attempts: 1001}}]",
                "steps: [{name: a, handler: pass, retry: {attempts: 1.5}}]",
                "steps: [{name: a, handler: pass, retry: {backoff: slow}}]",
                "steps: [{name: a, handler: pass, retry: {multiplier: 0.9}}]",
                "steps: [{name: a, handler: pass, retry: {delays: []}}]",
                "steps: [{name: a, handler: pass, retry: {jitter: some}}]",
                "steps: [{name: a, handler: pass, retry: {jitter: multiplicative, spread: 1.5}}]",
                "steps: [{name: a, handler: pass, retry: }]",
                "steps: [{name: a, handler: pass, limits: {name: c, key: a, concurrent: 1}}]",
                "steps: [{name: a, handler: pass, limits: [{name: c, concurrent: 1}]}]",
                "steps: [{name: a, handler: pass, limits: [{name: c, key: a}]}]",
                "steps: [{name: a, handler: pass, limits: [{name: c, key: a, concurrent: 0}]}]",
                "steps: [{name: a, handler: pass, limits: [{name: c, key: a, concurrent: 1, burst: 5}]}]",
                "steps: [{name: a, handler: pass, limits: [{name: c, key: a, rate: 5/day}]}]",
                "steps: [{name: a, handler: pass}]\nevents: none",
                "steps: [{name: a, handler: pass}]\nfailurePolicy: none",
                "steps: [{name: a, handler: pass}]\ninput: text",
                "steps: [{name: a, handler: pass}]\ndescription: [a]",
                "steps: [{name: a, handler: pass}]\ndefaults: {handler: pass}",
                "steps: [{name: a, handler: pass}]\nenvironments: []",
                "steps: [{name: a, handler: pass}]\nenvironments: {prod: {step: {}}}",
                "steps: [{name: a, handler: pass}]\nenvironments: {prod: {steps: {a: {dependsOn: b}}}}",
                "steps: [{name: a, handler: pass}]\nenvironments: {1st: {}}",
            })
    void both_refuse(String text) {
        assertThat(accepts(text)).as("the schema").isFalse();
        assertThat(Read.text(Read.HEAD + text)).as("the reader").isInstanceOf(Reading.Invalid.class);
    }

    private boolean accepts(String text) {
        Problems problems = new Problems();
        Optional<JsonNode> document =
                DocumentReader.read(Read.HEAD + text, problems).map(CanonicalJson::tree);
        assertThat(problems.sorted()).isEmpty();
        return check.violations(document.orElseThrow(), SCHEMA).isEmpty();
    }

    private static Json schema() {
        try (InputStream in = TemplateReader.class.getResourceAsStream("/millrace-template.schema.json")) {
            assertThat(in).isNotNull();
            return new Json(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
