package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpTest {
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private SampleStack sample;

    @BeforeAll
    void start() {
        sample = new SampleStack(
                LocalStack.start(SampleStack.options().withLog((function, line) -> log.add(function + ": " + line))));
    }

    @AfterAll
    void stop() {
        sample.close();
    }

    @Test
    void a_route_hands_path_query_headers_and_body_to_its_function() {
        assertThat(sample.http("PUT", "/items/b", "bee").statusCode()).isEqualTo(201);

        var read = sample.http("GET", "/items/b?as=%20x", "", Map.of("X-Mark", "!"));
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).isEqualTo("bee x!");
        assertThat(read.headers().firstValue("content-type")).contains("text/plain");
    }

    @Test
    void the_more_particular_route_wins() {
        assertThat(sample.http("GET", "/items/newest", "").body()).isEqualTo("the newest");
    }

    @Test
    void what_is_no_route_is_not_found() {
        assertThat(sample.http("GET", "/nothing", "").statusCode()).isEqualTo(404);
        assertThat(sample.http("DELETE", "/items/b", "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_body_over_ten_megabytes_is_refused() {
        assertThat(sample.http("PUT", "/items/c", "x".repeat(10 * 1024 * 1024 + 1))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_function_that_throws_answers_500_and_its_trace_is_in_the_log() {
        assertThat(sample.http("POST", "/try/nonsense", "x").statusCode()).isEqualTo(500);
        assertThat(log).anyMatch(line -> line.startsWith("serve: ") && line.contains("what is nonsense?"));
    }

    @Test
    void an_invocation_ends_at_the_functions_timeout() {
        assertThat(sample.http("POST", "/try/hang", "x").statusCode()).isEqualTo(500);
    }

    @Test
    void a_function_knows_its_name_and_its_time() {
        assertThat(sample.http("POST", "/try/context", "x").body())
                .isEqualTo("Serve true arn:aws:lambda:us-east-1:000000000000:function:Serve");
    }

    @Test
    void what_a_function_prints_is_in_its_log_only() {
        assertThat(sample.http("POST", "/try/print", "x").body()).isEqualTo("printed");
        assertThat(log).contains("serve: printed by a function");
    }

    @Test
    void a_denied_action_names_function_action_and_resource() {
        var denied = sample.http("POST", "/try/delete", "x");

        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body())
                .contains("AccessDeniedException", "function serve", "dynamodb:DeleteItem", ":table/Table");
    }

    @Test
    void an_allowed_index_may_be_queried_and_other_resources_may_not_be_touched() {
        assertThat(sample.http("POST", "/try/query", "x").body()).isEqualTo("0 found");
        assertThat(sample.http("POST", "/try/send-elsewhere", "x").body()).contains("sqs:SendMessage", ":Heard");
        assertThat(sample.http("POST", "/try/store-elsewhere", "x").body())
                .contains("s3:PutObject", "arn:aws:s3:::payloads/templates/x");
    }

    @Test
    void a_presigned_url_takes_an_upload() throws IOException, InterruptedException {
        var url = sample.http("POST", "/try/presign", "x").body();

        try (var client = HttpClient.newHttpClient()) {
            var put = client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .PUT(HttpRequest.BodyPublishers.ofString("uploaded"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(put.statusCode()).isEqualTo(200);
        }
        assertThat(sample.stack()
                        .clients()
                        .s3()
                        .getObjectAsBytes(request -> request.bucket("payloads").key("uploads/one"))
                        .asUtf8String())
                .isEqualTo("uploaded");
    }
}
