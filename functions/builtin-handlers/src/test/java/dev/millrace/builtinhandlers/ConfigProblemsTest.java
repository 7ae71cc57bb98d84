package dev.millrace.builtinhandlers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.StepHandler;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "pass | {} | ",
                "pass | {\"x\": 1} | x: unknown key",
                "fail | {} | ",
                "fail | {\"times\": 2, \"code\": \"A\", \"message\": \"b\", \"permanent\": true} | ",
                "fail | {\"times\": -1} | times: is not a whole number from 0 to 1000",
                "fail | {\"times\": 1.5, \"permanent\": \"yes\"} | times: is not a whole number from 0 to 1000; permanent: is a text, not true or false",
                "fail | {\"code\": \" \", \"time\": 1} | code: is an empty text, not a text; time: unknown key",
                "task | {\"template\": \"shop/order\"} | ",
                "task | {\"template\": \"shop/order@1.0.0\", \"wait\": true, \"onFailure\": \"continue\"} | ",
                "task | {\"template\": \"shop/order\", \"wait\": false, \"key\": \"order-${input.id}\"} | ",
                "task | {} | template: is missing",
                "task | {\"template\": \"order\", \"waits\": 1} | template: names no template; waits: unknown key",
                "task | {\"template\": \"a/b\", \"key\": \"k\"} | key: may name a task that another has started, so it can't be waited for",
                "task | {\"template\": \"a/b\", \"wait\": false, \"onFailure\": \"fail\"} | onFailure: means nothing where nobody waits",
                "task | {\"template\": \"a/b\", \"onFailure\": \"ignore\"} | onFailure: is neither fail nor continue",
                "wait | {} | ",
                "wait | {\"duration\": \"1h30m\"} | ",
                "wait | {\"until\": \"2030-01-31T09:00:00+01:00\"} | ",
                "wait | {\"duration\": \"soon\"} | duration: is not a duration",
                "wait | {\"duration\": 5} | duration: is not a duration",
                "wait | {\"duration\": \"400d\"} | duration: lies outside of 0s to 365d",
                "wait | {\"until\": \"2030-01-31\"} | until: is not a time",
                "wait | {\"until\": \"2030-01-31T09:00:00Z\", \"duration\": \"5s\"} | until: stands beside 'duration'",
                "http | {\"url\": \"https://api.example.com/${input.id}\"} | ",
                "http | {} | url: is missing",
                "http | {\"url\": \"/orders\"} | url: does not begin with http:// or https://",
                "http | {\"url\": \"http://\"} | url: is no URL: Expected authority",
                "http | {\"url\": \"https://me:word@x/\"} | url: has credentials before its host; use the header 'authorization'",
                "http | {\"url\": \"http://x/\", \"method\": \"FETCH\"} | method: is 'FETCH', which this handler can't send",
                "http | {\"url\": \"http://x/\", \"method\": \"GET\", \"body\": 1} | body: can't be sent with GET",
                "http | {\"url\": \"http://x/\", \"timeout\": \"11m\"} | timeout: lies outside of 1ms to 10m",
                "http | {\"url\": \"http://x/\", \"retryOn\": [503, 99]} | retryOn: has '99', which is no status",
                "http | {\"url\": \"http://x/\", \"success\": 200} | success: is a number, not a list",
                "http | {\"url\": \"http://x/\", \"headers\": {\"Host\": \"y\"}} | headers.Host: is set by the handler itself",
                "http | {\"url\": \"http://x/\", \"headers\": {\"a b\": \"y\"}} | headers.a b: is no name of a header",
                "http | {\"url\": \"http://x/\", \"header\": {}, \"maxResponseBytes\": 99999999} | maxResponseBytes: is not a whole number from 0 to 50000000; header: unknown key",
            })
    void a_config_is_judged_when_its_template_is_applied(String handler, String config, @Nullable String expected) {
        StepHandler<?, ?> found = ServiceLoader.load(StepHandler.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.name().equals(handler))
                .findFirst()
                .orElseThrow();

        var problems = found.problemsIn(read(config));

        assertThat(String.join(
                        "; ",
                        problems.stream().map(p -> p.at() + ": " + p.problem()).toList()))
                .isEqualTo(expected == null ? "" : expected);
        assertThat(problems).extracting(ConfigProblem::fix).doesNotContain("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://x/${input.id | never closed",
                "http://x/${inputs.id} | inputs",
                "http://x/${steps.a.result} | map it"
            })
    void a_wrong_placeholder_is_explained(String url, String part) {
        var problems = new HttpHandler().problemsIn(Map.of("url", url));

        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).contains(part));
    }

    private static Map<String, @Nullable Object> read(String config) {
        try {
            return JSON.readValue(config, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
