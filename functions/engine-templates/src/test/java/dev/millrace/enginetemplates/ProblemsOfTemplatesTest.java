package dev.millrace.enginetemplates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every mistake gets its line, its column, its path, and what to do.
class ProblemsOfTemplatesTest {
    @Test
    void all_problems_are_told_at_once_in_the_order_of_the_text() {
        assertThat(Read.sentences("""
                        namespace: my shop
                        name: order
                        version: 1.0
                        stepz: []
                        failurePolicy: fail-fats
                        steps:
                          - name: charge
                            handler: htpp
                          - name: ship
                            handler: pass
                            dependsOn: [chargee]
                            timeout: 11m
                            retry: {attempts: 0, cap: soon}
                        """))
                .containsExactly(
                        "line 1, column 12 · namespace: 'my shop' can't be a name — begin with a letter; then letters,"
                                + " digits, '_' and '-', 64 characters at most",
                        "line 3, column 10 · version: a version has three numbers — write version: 1.0.0",
                        "line 4, column 1 · stepz: this key is not known — did you mean 'steps'?",
                        "line 5, column 16 · failurePolicy: 'fail-fats' is not known here — did you mean 'fail-fast'?",
                        "line 8, column 14 · steps[0].handler: no handler is called 'htpp' — did you mean 'http'?",
                        "line 11, column 17 · steps[1].dependsOn[0]: no step is called 'chargee' — did you mean"
                                + " 'charge'?",
                        "line 12, column 14 · steps[1].timeout: this is longer than 10m — write at most 10m",
                        "line 13, column 23 · steps[1].retry.attempts: this lies outside 1 to 1000 — write a number in"
                                + " between",
                        "line 13, column 31 · steps[1].retry.cap: 'soon' is not a duration — write 500ms, 30s, 5m, 2h,"
                                + " 7d, 1h30m or PT30S");
    }

    @Test
    void a_staleness_without_a_time_is_refused() {
        assertThat(Read.sentences("""
                        namespace: shop
                        name: order
                        version: 1.0.0
                        stale: {action: deadletter}
                        keep: 0s
                        steps: [{name: a, handler: pass}]
                        """))
                .hasSize(3)
                .anyMatch(sentence -> sentence.contains("stale.after: 'after' is missing"))
                .anyMatch(sentence -> sentence.contains("did you mean 'dead-letter'?"))
                .anyMatch(sentence -> sentence.startsWith("line 5") && sentence.contains("keep"));
    }

    @Test
    void an_identity_that_means_nothing_is_refused() {
        assertThat(Read.sentences("""
                        namespace: shop
                        name: order
                        version: 1.0.0
                        identity: {by: unique, within: 1h, until: noon}
                        steps: [{name: a, handler: pass}]
                        """))
                .containsExactly(
                        "line 4, column 32 · identity.within: submissions that are always unique have no window — leave"
                                + " it out, or write by: key or by: content",
                        "line 4, column 36 · identity.until: this key is not known — known here: by, within");
        assertThat(Read.sentences("""
                        namespace: shop
                        name: order
                        version: 1.0.0
                        identity: contents
                        steps: [{name: a, handler: pass}]
                        """))
                .containsExactly(
                        "line 4, column 11 · identity: 'contents' is not known here — did you mean 'content'?");
    }

    @Test
    void json_has_lines_and_columns_too() {
        assertThat(Read.sentences("""
                        {"namespace": "shop", "name": "order", "version": "1.0.0",
                         "steps": [{"name": "a", "handler": "pass", "lane": "fast"}]}
                        """))
                .containsExactly("line 2, column 53 · steps[0].lane: 'fast' is not known here — write one of critical,"
                        + " high, normal, low, background");
    }

    @Test
    void what_is_missing_is_named() {
        assertThat(Read.sentences("steps: [{}]"))
                .containsExactly(
                        "line 1, column 1 · namespace: 'namespace' is missing — name the group the template belongs"
                                + " to",
                        "line 1, column 1 · name: 'name' is missing — give the template a name",
                        "line 1, column 1 · version: 'version' is missing — write version: 1.0.0",
                        "line 1, column 9 · steps[0].name: 'name' is missing — give the step a name",
                        "line 1, column 9 · steps[0].handler: 'handler' is missing — name the handler that does the"
                                + " work");
    }

    @Test
    void a_group_that_nobody_is_in_is_named_and_so_is_one_that_waits_for_itself() {
        assertThat(Read.sentences(Read.HEAD + """
                        steps:
                          - {name: a, handler: pass, group: checks}
                          - {name: b, handler: pass, dependsOn: [a, "group:cheks"]}
                          - {name: c, handler: pass, group: checks, dependsOn: "group:checks"}
                          - {name: d, handler: pass, dependsOn: ["group:checks", "group:checks"]}
                          - {name: e, handler: pass, group: 1st}
                        """))
                .containsExactly(
                        "line 6, column 45 · steps[1].dependsOn[1]: no step is in a group 'cheks' — did you mean"
                                + " 'checks'?",
                        "line 7, column 56 · steps[2].dependsOn: 'c' can't wait for the group it is in — take it out of"
                                + " the group, or name the steps it waits for",
                        "line 8, column 41 · steps[3].dependsOn: a group is named twice — name it once",
                        "line 9, column 37 · steps[4].group: '1st' can't be a name — begin with a letter; then letters,"
                                + " digits, '_' and '-', 64 characters at most");
    }

    @Test
    void a_cycle_through_a_group_is_named_by_its_steps() {
        assertThat(Read.sentences(Read.HEAD + """
                        steps:
                          - {name: a, handler: pass, group: checks, dependsOn: ship}
                          - {name: b, handler: pass, group: checks}
                          - {name: ship, handler: pass, dependsOn: "group:checks"}
                        """))
                .containsExactly("line 5, column 56 · steps[0].dependsOn: steps wait for each other in a cycle:"
                        + " a → ship → a — remove one of these dependencies");
    }

    @Test
    void a_cycle_is_named_step_by_step_and_so_is_the_next() {
        assertThat(Read.sentences(Read.HEAD + """
                        steps:
                          - {name: start, handler: pass}
                          - {name: a, handler: pass, dependsOn: [start, c]}
                          - {name: b, handler: pass, dependsOn: a}
                          - {name: c, handler: pass, dependsOn: b}
                          - {name: d, handler: pass, dependsOn: [c, e]}
                          - {name: e, handler: pass, dependsOn: d}
                          - {name: f, handler: pass, dependsOn: [f]}
                        """))
                .containsExactly(
                        "line 6, column 41 · steps[1].dependsOn: steps wait for each other in a cycle: a → c → b → a —"
                                + " remove one of these dependencies",
                        "line 9, column 41 · steps[4].dependsOn: steps wait for each other in a cycle: d → e → d —"
                                + " remove one of these dependencies",
                        "line 11, column 42 · steps[6].dependsOn[0]: a step can't depend on itself — name a step before"
                                + " it");
    }

    @Test
    void a_cycle_of_thousands_is_told_in_one_line() {
        String steps = IntStream.range(0, 5_000)
                .mapToObj(i -> "- {name: s" + i + ", handler: pass, dependsOn: s" + (i + 1) % 5_000 + "}\n")
                .collect(Collectors.joining());

        assertThat(Read.sentences(Read.HEAD + "steps:\n" + steps))
                .containsExactly("line 5, column 40 · steps[0].dependsOn: steps wait for each other in a cycle: s0 → s1"
                        + " → s2 → s3 → s4 → … → s4996 → s4997 → s4998 → s4999 → s0 — remove one of these"
                        + " dependencies");
    }

    @Test
    void names_are_given_once() {
        assertThat(Read.sentences(Read.HEAD + """
                        steps:
                          - {name: a, handler: pass}
                          - {name: a, handler: pass}
                          - {name: b, handler: pass, dependsOn: [a, a]}
                        """))
                .containsExactly(
                        "line 6, column 12 · steps[1].name: another step is called 'a' (line 5) — give each step a name"
                                + " of its own",
                        "line 7, column 41 · steps[2].dependsOn: a parent is named twice — name it once");
    }

    @Test
    void handlers_judge_their_config_where_it_stands() {
        assertThat(Read.sentences(Read.HEAD + """
                        steps:
                          - name: a
                            handler: http
                          - name: b
                            handler: http
                            config:
                              url: http://x
                              headers:
                                accept: 1
                          - {name: c, handler: broken}
                          - {name: d, handler: pass, config: [1]}
                        """))
                .containsExactly(
                        "line 6, column 14 · steps[0].handler: 'url' is missing — write where to send the request",
                        "line 12, column 17 · steps[1].config.headers.accept: this must be text — put it in quotes",
                        "line 13, column 24 · steps[2].handler: handler 'broken' could not check this config:"
                                + " java.lang.IllegalStateException: not today — mend the handler",
                        "line 14, column 38 · steps[3].config: this must be a mapping, not a list — write the handler's"
                                + " settings as keys and values");
    }

    @Test
    void references_are_checked_against_the_graph() {
        assertThat(Read.sentences(Read.HEAD + """
                        steps:
                          - {name: first, handler: pass}
                          - {name: second, handler: pass, dependsOn: first}
                          - {name: beside, handler: pass}
                          - name: third
                            handler: pass
                            dependsOn: second
                            input:
                              far: ${steps.first.result}
                              typo: ${steps.frist.result}
                              beside: [1, 'x ${steps.beside.result.a}']
                              self: ${steps.third.result}
                              open: ${input.a
                              word: ${output}
                        """))
                .containsExactly(
                        "line 13, column 13 · steps[3].input.typo: no step is called 'frist' — did you mean 'first'?",
                        "line 14, column 19 · steps[3].input.beside[1]: step 'beside' is not sure to end before 'third'"
                                + " starts — add 'beside' to dependsOn of 'third'",
                        "line 15, column 13 · steps[3].input.self: a step can't read its own result — read a step"
                                + " before it",
                        "line 16, column 13 · steps[3].input.open: '${input.a' is never closed — close it with }, or"
                                + " write $${ for the characters themselves",
                        "line 17, column 13 · steps[3].input.word: '${output' is not known here — use ${input…},"
                                + " ${steps.NAME.result…} or ${task.id}; $${ for the characters themselves");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{delay: 5}                                | retry.delay: this must be a duration, not a number",
                "{delay: -5s}                              | retry.delay: '-5s' is not a duration",
                "{delay: 400d}                             | retry.delay: this is longer than 365d",
                "{delay: 99999999999999999999d}            | retry.delay: '99999999999999999999d' is not a duration",
                "{attempts: 1.5}                           | retry.attempts: this must be a whole number",
                "{attempts: many}                          | retry.attempts: this must be a number, not text",
                "{backoff: fixed, multiplier: 2}           | retry.multiplier: 'multiplier' belongs to backoff: exp",
                "{backoff: fixed, increment: 2s}           | retry.increment: 'increment' belongs to backoff: linear",
                "{multiplier: 0.5}                         | retry.multiplier: this lies outside 1 to 1000",
                "{backoff: table}                          | retry: backoff: table needs 'delays'",
                "{backoff: table, delays: []}              | retry.delays: this must be a list of durations",
                "{backoff: table, delays: [1s, x]}         | retry.delays[1]: 'x' is not a duration",
                "{backoff: table, delays: [1s], delay: 2s} | retry.delay: 'delay' belongs to every backoff but table",
                "{delay: 10s, cap: 5s}                     | retry.cap: the cap of 5s is shorter than the first delay",
                "{jitter: additive}                        | retry: jitter: additive needs a duration",
                "{jitter: multiplicative, spread: 2s}      | retry.spread: jitter: multiplicative needs a factor",
                "{jitter: full, spread: 2s}                | retry.spread: 'spread' belongs to jitter: additive",
                "{jitter: multiplicative, spread: 2}       | retry.spread: this lies outside 0 to 1",
                "5                                         | retry: this must be a mapping, not a number",
                "                                          | retry: this is empty",
            })
    void a_retry_that_makes_no_sense_is_refused(String retry, String problem) {
        String text = Read.HEAD + "steps:\n  - name: a\n    handler: pass\n    retry: " + (retry == null ? "" : retry);

        assertThat(Read.sentences(text)).singleElement().asString().contains("steps[0]." + problem);
    }

    @Test
    void a_heartbeat_fits_into_its_timeout() {
        assertThat(Read.sentences(Read.HEAD + """
                        steps:
                          - {name: a, handler: pass, heartbeat: 61s}
                          - {name: b, handler: pass, timeout: 5s, heartbeat: 1m}
                          - {name: c, handler: pass, heartbeat: 10ms}
                          - {name: d, handler: pass, timeout: 0s}
                        """))
                .containsExactly(
                        "line 5, column 41 · steps[0].heartbeat: the heartbeat of 1m1s is longer than the timeout of 1m"
                                + " — make it shorter than the timeout",
                        "line 6, column 54 · steps[1].heartbeat: the heartbeat of 1m is longer than the timeout of 5s —"
                                + " make it shorter than the timeout",
                        "line 7, column 41 · steps[2].heartbeat: this is shorter than 1s — write a longer duration",
                        "line 8, column 39 · steps[3].timeout: this is shorter than 1ms — write a longer duration");
    }

    @Test
    void schemas_are_checked_and_nothing_is_fetched() {
        assertThat(Read.sentences(Read.HEAD + """
                        input:
                          type: objekt
                          properties:
                            a: {minimum: low}
                        steps:
                          - {name: a, handler: pass, result: {$ref: 'http://127.0.0.1:1/schema.json'}}
                          - {name: b, handler: pass, result: {$ref: '#/$defs/nowhere'}}
                          - {name: c, handler: pass, result: {pattern: '('}}
                          - {name: d, handler: pass, result: {$ref: '#'}}
                          - {name: e, handler: pass, result: [object]}
                          - {name: f, handler: pass, result: {$schema: 'http://json-schema.org/draft-07/schema#'}}
                          - {name: g, handler: pass, result: true}
                          - {name: h, handler: pass, result: {const: {$ref: anything}}}
                        """))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("line 5, column 9 · input.type: this must be one of"),
                        problem -> assertThat(problem)
                                .contains("line 7, column 18 · input.properties.a.minimum: this must be number"),
                        problem ->
                                assertThat(problem).contains("steps[0].result.$ref: a schema refers only to its own"),
                        problem -> assertThat(problem).contains("steps[1].result: this schema does not compile"),
                        problem -> assertThat(problem).contains("steps[2].result.pattern: this is not in the format"),
                        problem -> assertThat(problem).contains("steps[3].result: this schema refers to itself"),
                        problem ->
                                assertThat(problem).contains("steps[4].result: this must be a JSON Schema, not a list"),
                        problem -> assertThat(problem).contains("steps[5].result.$schema: schemas here are of draft"));
    }

    @Test
    void environments_are_checked_as_they_would_run() {
        assertThat(Read.sentences(Read.HEAD + """
                        steps:
                          - {name: a, handler: pass, timeout: 10s}
                          - {name: b, handler: http, config: {url: 'http://x'}}
                        environments:
                          prod:
                            defaults: {heartbeat: 30s}
                            steps:
                              aa: {timeout: 1s}
                              b: {config: {url: null}}
                          test:
                            steps:
                              a: {handler: nope, heartbeat: 20s, name: x}
                          1st: {}
                        """))
                .containsExactly(
                        "line 9, column 27 · environments.prod.defaults.heartbeat: the heartbeat of 30s is longer than"
                                + " the timeout of 10s — make it shorter than the timeout",
                        "line 11, column 11 · environments.prod.steps.aa: no step is called 'aa' — did you mean 'a'?",
                        "line 12, column 25 · environments.prod.steps.b.config.url: 'url' is missing — write where to"
                                + " send the request",
                        "line 15, column 20 · environments.test.steps.a.handler: no handler is called 'nope' —"
                                + " installed are: broken, http, pass",
                        "line 15, column 37 · environments.test.steps.a.heartbeat: the heartbeat of 20s is longer than"
                                + " the timeout of 10s — make it shorter than the timeout",
                        "line 15, column 42 · environments.test.steps.a.name: this key is not known — known here:"
                                + " handler, config, retry, timeout, heartbeat, lane",
                        "line 16, column 8 · environments[\"1st\"]: '1st' can't be a name — begin with a letter; then"
                                + " letters, digits, '_' and '-', 64 characters at most");
    }

    @Test
    void more_problems_than_anyone_reads_are_counted() {
        String steps = "- {name: a, handler: nope}\n".repeat(5_000);

        assertThat(Read.sentences(Read.HEAD + "steps:\n" + steps))
                .hasSize(1_001)
                .last()
                .asString()
                .contains("and 8999 more problems");
    }

    @Test
    void merge_keys_get_an_answer_of_their_own() {
        assertThat(Read.sentences(
                        Read.HEAD + "steps:\n  - &a {name: a, handler: pass}\n  - {<<: *a, name: b, handler: pass}"))
                .containsExactly("line 6, column 6 · steps[1][\"<<\"]: this key is not known — YAML 1.2 has no merge"
                        + " keys; put what steps share into 'defaults'");
    }
}
