package dev.millrace.engineaws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/// Against a server that answers as the API reference of Kinesis describes.
class SignedKinesisApiTest {
    private static final String STREAM = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";

    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestHeaders()
                    .forEach((name, values) -> seen.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            seen.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_signed_request_puts_the_records_and_each_has_its_answer() {
        answer = """
                {"FailedRecordCount":1,"EncryptionType":"KMS","Records":[
                  {"SequenceNumber":"49","ShardId":"shardId-0"},
                  {"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"Rate exceeded"}]}""";

        assertThat(put("a", "b"))
                .containsExactly(Optional.empty(), Optional.of("ProvisionedThroughputExceededException"));
        assertThat(seen)
                .containsEntry("x-amz-target", "Kinesis_20131202.PutRecords")
                .containsEntry("content-type", "application/x-amz-json-1.1")
                .containsEntry(
                        "body",
                        "{\"StreamARN\":\"" + STREAM + "\",\"Records\":["
                                + "{\"PartitionKey\":\"a\",\"Data\":\"eyJhIjoxfQ==\"},"
                                + "{\"PartitionKey\":\"b\",\"Data\":\"eyJhIjoxfQ==\"}]}");
        assertThat(seen.get("authorization")).contains("/eu-central-1/kinesis/aws4_request");
    }

    @Test
    void a_request_that_is_refused_as_a_whole_says_why() {
        status = 400;
        answer = "{\"__type\":\"ResourceNotFoundException\",\"message\":\"Stream orders not found\"}";

        assertThatThrownBy(() -> put("a"))
                .isInstanceOf(KinesisApi.KinesisFailed.class)
                .hasMessageContaining("Stream orders not found");
    }

    @Test
    void an_answer_for_other_than_was_asked_counts_as_none() {
        answer = "{\"FailedRecordCount\":0,\"Records\":[]}";

        assertThatThrownBy(() -> put("a")).hasMessageContaining("0 of 1");
    }

    private List<Optional<String>> put(String... keys) {
        var api = new SignedKinesisApi(
                Apache5HttpClient.create(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
        return api.put(new KinesisApi.Call(
                STREAM,
                List.of(keys).stream()
                        .map(key -> new KinesisApi.Entry(key, SdkBytes.fromUtf8String("{\"a\":1}")))
                        .toList()));
    }
}
