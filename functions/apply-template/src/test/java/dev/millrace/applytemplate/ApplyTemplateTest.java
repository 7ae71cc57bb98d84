package dev.millrace.applytemplate;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.table.LocalTable;
import dev.millrace.engineaws.template.MemoryBucket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

class ApplyTemplateTest {
    private static final String ORDER = """
            namespace: shop
            name: order
            version: 1.0.0
            description: An order
            steps:
              - {name: charge, handler: pass}
              - {name: ship, handler: pass, dependsOn: charge}
            """;

    private final ApplyTemplateHandler function = new ApplyTemplateHandler(
            Map.of("MILLRACE_TABLE", LocalTable.create(), "MILLRACE_PAYLOAD_BUCKET", "payloads"), new Clients());

    @Test
    void a_template_is_applied_once_and_shown_with_its_document() throws IOException {
        var first = post(ORDER);
        var again = post("# the same\n" + ORDER);
        var shown = get("/templates/{namespace}/{name}/{version}", Map.of("version", "1.0.0"));

        assertThat(first.path("statusCode").asInt()).isEqualTo(201);
        assertThat(body(first).at("/template/version").asText()).isEqualTo("1.0.0");
        assertThat(body(first).at("/template/steps").asInt()).isEqualTo(2);
        assertThat(again.path("statusCode").asInt()).isEqualTo(200);
        assertThat(body(again).at("/applied").asBoolean()).isFalse();
        assertThat(body(again).at("/template")).isEqualTo(body(first).at("/template"));
        assertThat(shown.path("statusCode").asInt()).isEqualTo(200);
        assertThat(body(shown).at("/template")).isEqualTo(body(first).at("/template"));
        assertThat(body(shown).at("/document/steps/1/dependsOn").asText()).isEqualTo("charge");
    }

    @Test
    void another_content_under_a_version_is_a_conflict() throws IOException {
        post(ORDER);

        var other = post(ORDER.replace("An order", "Another order"));

        assertThat(other.path("statusCode").asInt()).isEqualTo(409);
        assertThat(body(other).path("code").asText()).isEqualTo("VERSION_TAKEN");
        assertThat(body(other).at("/problems/0/problem").asText()).contains("shop/order@1.0.0", "another content");
        assertThat(body(other).at("/problems/0/fix").asText()).isEqualTo("raise the version");
    }

    @Test
    void a_wrong_template_is_answered_with_all_its_problems_and_nothing_is_kept() throws IOException {
        var answer = post(ORDER.replace("charge}", "chargee}").replace("1.0.0", "one"));

        assertThat(answer.path("statusCode").asInt()).isEqualTo(400);
        assertThat(body(answer).path("code").asText()).isEqualTo("INVALID_TEMPLATE");
        assertThat(body(answer).path("problems")).hasSize(2);
        assertThat(body(answer).at("/problems/1")).isEqualTo(new ObjectMapper().readTree("""
                        {"at": "steps[1].dependsOn", "line": 7, "column": 44,
                         "problem": "no step is called 'chargee'", "fix": "did you mean 'charge'?"}"""));
        assertThat(body(get("/templates", Map.of())).path("templates")).isEmpty();
    }

    @Test
    void validating_keeps_nothing() throws IOException {
        var answer = handled(event("POST /templates", ORDER, Map.of(), Map.of("validate", "true"), Map.of(), false));

        assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
        assertThat(body(answer).path("valid").asBoolean()).isTrue();
        assertThat(get("/templates/{namespace}/{name}/{version}", Map.of("version", "1.0.0"))
                        .path("statusCode")
                        .asInt())
                .isEqualTo(404);
    }

    @Test
    void builtin_handlers_are_there_and_judge_their_config() throws IOException {
        assertThat(post(ORDER.replace("handler: pass}", "handler: http, config: {url: 'https://example.com'}}"))
                        .path("statusCode")
                        .asInt())
                .isEqualTo(201);
        assertThat(body(post(ORDER.replace("handler: pass}", "handler: http}"))).path("problems"))
                .isNotEmpty();
    }

    @Test
    void templates_and_versions_are_listed_page_by_page() throws IOException {
        for (String version : new String[] {"1.0.0", "1.10.0", "1.9.0"}) {
            post(ORDER.replace("1.0.0", version));
        }

        var first = body(get("/templates", Map.of(), Map.of("limit", "2", "namespace", "shop")));
        var second = body(get(
                "/templates",
                Map.of(),
                Map.of("limit", "2", "next", first.path("next").asText())));
        var versions = body(get("/templates/{namespace}/{name}", Map.of()));

        assertThat(first.path("templates")).hasSize(2);
        assertThat(second.path("templates")).hasSize(1);
        assertThat(second.has("next")).isFalse();
        assertThat(versions.path("versions"))
                .extracting(one -> one.path("version").asText())
                .containsExactly("1.10.0", "1.9.0", "1.0.0");
    }

    @Test
    void what_is_not_there_is_a_404() throws IOException {
        assertThat(get("/templates/{namespace}/{name}", Map.of())
                        .path("statusCode")
                        .asInt())
                .isEqualTo(404);
        assertThat(get("/templates/{namespace}/{name}/{version}", Map.of("version", "1.0.0"))
                        .path("statusCode")
                        .asInt())
                .isEqualTo(404);
        assertThat(get("/templates/{namespace}/{name}/{version}", Map.of("version", "newest"))
                        .path("statusCode")
                        .asInt())
                .isEqualTo(404);
        assertThat(get("/elsewhere", Map.of()).path("statusCode").asInt()).isEqualTo(404);
    }

    @Test
    void bad_parameters_are_refused() throws IOException {
        for (var query : List.of(Map.of("limit", "0"), Map.of("limit", "101"), Map.of("next", "§"))) {
            var answer = get("/templates", Map.of(), query);

            assertThat(answer.path("statusCode").asInt()).isEqualTo(400);
            assertThat(body(answer).path("code").asText()).isEqualTo("INVALID_REQUEST");
        }
    }

    @Test
    void a_body_over_five_megabytes_is_refused() throws IOException {
        var answer = post("#".repeat(5_000_001));

        assertThat(answer.path("statusCode").asInt()).isEqualTo(413);
        assertThat(body(answer).path("code").asText()).isEqualTo("BODY_TOO_LARGE");
        assertThat(body(answer).at("/problems/0/fix").asText()).contains("content-encoding: gzip");
    }

    @Test
    void a_large_template_comes_and_goes_compressed() throws IOException {
        StringBuilder text = new StringBuilder("namespace: shop\nname: large\nversion: 1.0.0\nsteps:\n");
        for (int i = 0; i < 100_000; i++) {
            text.append("- {name: some-rather-long-name-").append(i).append(", handler: pass}\n");
        }
        assertThat(text.length()).isGreaterThan(TemplateRequest.LARGEST_BODY);

        var applied = compressed(text.toString());
        var shown = get("/templates/{namespace}/{name}/{version}", Map.of("name", "large", "version", "1.0.0"));

        assertThat(applied.path("statusCode").asInt()).isEqualTo(201);
        assertThat(shown.path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(shown.path("body").asText().length()).isLessThan(6_000_000);
        assertThat(body(shown).at("/document/steps")).hasSize(100_000);
    }

    @Test
    void garbage_gets_an_answer() throws IOException {
        byte[] garbage = new byte[1_000_000];
        new Random(1).nextBytes(garbage);

        assertThat(post("").path("statusCode").asInt()).isEqualTo(400);
        assertThat(post(new String(garbage, StandardCharsets.UTF_8))
                        .path("statusCode")
                        .asInt())
                .isEqualTo(400);
        assertThat(encoded("no base64!", false).path("statusCode").asInt()).isEqualTo(400);
        assertThat(encoded(Base64.getEncoder().encodeToString(garbage), false)
                        .path("statusCode")
                        .asInt())
                .isEqualTo(400);
        assertThat(encoded(Base64.getEncoder().encodeToString(garbage), true)
                        .path("statusCode")
                        .asInt())
                .isEqualTo(400);
        assertThat(compressed("#".repeat(33_000_000)).path("statusCode").asInt())
                .isEqualTo(413);
    }

    private JsonNode post(String text) throws IOException {
        return handled(event("POST /templates", text, Map.of(), Map.of(), Map.of(), false));
    }

    private JsonNode compressed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return encoded(Base64.getEncoder().encodeToString(bytes.toByteArray()), true);
    }

    private JsonNode encoded(String body, boolean gzip) throws IOException {
        Map<String, String> headers = gzip ? Map.of("content-encoding", "gzip") : Map.of();
        return handled(event("POST /templates", body, Map.of(), Map.of(), headers, true));
    }

    private JsonNode get(String route, Map<String, String> path) throws IOException {
        return get(route, path, Map.of());
    }

    private JsonNode get(String route, Map<String, String> path, Map<String, String> query) throws IOException {
        return handled(event("GET " + route, null, path, query, Map.of(), false));
    }

    private JsonNode handled(ObjectNode event) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)), answer, CONTEXT);
        return new ObjectMapper().readTree(answer.toByteArray());
    }

    private static ObjectNode event(
            String route,
            @Nullable String body,
            Map<String, String> path,
            Map<String, String> query,
            Map<String, String> headers,
            boolean base64) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("version", "2.0")
                .put("routeKey", route)
                .put("isBase64Encoded", base64);
        if (body != null) {
            event.put("body", body);
        }
        event.putObject("pathParameters")
                .put("namespace", path.getOrDefault("namespace", "shop"))
                .put("name", path.getOrDefault("name", "order"))
                .put("version", path.getOrDefault("version", ""));
        ObjectNode parameters = event.putObject("queryStringParameters");
        query.forEach(parameters::put);
        ObjectNode all = event.putObject("headers");
        headers.forEach(all::put);
        return event;
    }

    private static JsonNode body(JsonNode response) throws IOException {
        if (!response.path("isBase64Encoded").asBoolean()) {
            return new ObjectMapper().readTree(response.path("body").asText());
        }
        byte[] packed = Base64.getDecoder().decode(response.path("body").asText());
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static final class Clients implements AwsClients {
        private final MemoryBucket bucket = new MemoryBucket();

        @Override
        public DynamoDbClient dynamoDb() {
            return LocalTable.client();
        }

        @Override
        public S3Client s3() {
            return bucket;
        }

        @Override
        public SqsClient sqs() {
            throw new IllegalStateException("apply-template sends nothing");
        }

        @Override
        public S3Presigner s3Presigner() {
            throw new IllegalStateException("apply-template signs nothing");
        }

        @Override
        public EventBridgeApi eventBridge() {
            throw new IllegalStateException("apply-template publishes nothing");
        }
    }

    private static final Context CONTEXT = new Context() {
        @Override
        public String getAwsRequestId() {
            return "request";
        }

        @Override
        public String getLogGroupName() {
            return "group";
        }

        @Override
        public String getLogStreamName() {
            return "stream";
        }

        @Override
        public String getFunctionName() {
            return "apply-template";
        }

        @Override
        public String getFunctionVersion() {
            return "1";
        }

        @Override
        public String getInvokedFunctionArn() {
            return "arn:aws:lambda:eu-central-1:000000000000:function:apply-template";
        }

        @Override
        public @Nullable CognitoIdentity getIdentity() {
            return null;
        }

        @Override
        public @Nullable ClientContext getClientContext() {
            return null;
        }

        @Override
        public int getRemainingTimeInMillis() {
            return 30_000;
        }

        @Override
        public int getMemoryLimitInMB() {
            return 1_024;
        }

        @Override
        public @Nullable LambdaLogger getLogger() {
            return null;
        }
    };
}
