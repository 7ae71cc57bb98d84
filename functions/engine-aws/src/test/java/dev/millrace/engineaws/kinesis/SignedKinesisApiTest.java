package dev.millrace.engineaws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engineaws.signed.AnsweringServer;
import dev.millrace.engineaws.signed.AnsweringServer.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

/// Against a server that answers as the API reference of Kinesis describes.
class SignedKinesisApiTest {
    private static final String STREAM = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";

    @Test
    void a_signed_request_puts_the_records_and_each_has_its_answer() throws IOException {
        try (var server = new AnsweringServer(new Answer(200, """
                {"FailedRecordCount":1,"EncryptionType":"KMS","Records":[
                  {"SequenceNumber":"49","ShardId":"shardId-0"},
                  {"ErrorCode":"ProvisionedThroughputExceededException","ErrorMessage":"Rate exceeded"}]}"""))) {
            assertThat(put(server, "a", "b"))
                    .containsExactly(Optional.empty(), Optional.of("ProvisionedThroughputExceededException"));
            assertThat(server.seen().getFirst())
                    .containsEntry("x-amz-target", "Kinesis_20131202.PutRecords")
                    .containsEntry("content-type", "application/x-amz-json-1.1")
                    .containsEntry(
                            "body",
                            "{\"StreamARN\":\"" + STREAM + "\",\"Records\":["
                                    + "{\"PartitionKey\":\"a\",\"Data\":\"eyJhIjoxfQ==\"},"
                                    + "{\"PartitionKey\":\"b\",\"Data\":\"eyJhIjoxfQ==\"}]}");
            assertThat(server.seen().getFirst().get("authorization")).contains("/eu-central-1/kinesis/aws4_request");
        }
    }

    @Test
    void a_request_that_is_refused_as_a_whole_says_why() throws IOException {
        try (var server = new AnsweringServer(new Answer(
                400, "{\"__type\":\"ResourceNotFoundException\",\"message\":\"Stream orders not found\"}"))) {
            assertThatThrownBy(() -> put(server, "a"))
                    .isInstanceOf(KinesisApi.KinesisFailed.class)
                    .hasMessageContaining("Stream orders not found");
        }
    }

    @Test
    void an_answer_for_other_than_was_asked_counts_as_none() throws IOException {
        try (var server = new AnsweringServer(new Answer(200, "{\"FailedRecordCount\":0,\"Records\":[]}"))) {
            assertThatThrownBy(() -> put(server, "a")).hasMessageContaining("0 of 1");
        }
    }

    private static List<Optional<String>> put(AnsweringServer server, String... keys) {
        return new SignedKinesisApi(server.requests("kinesis"))
                .put(new KinesisApi.Call(
                        STREAM,
                        List.of(keys).stream()
                                .map(key -> new KinesisApi.Entry(key, SdkBytes.fromUtf8String("{\"a\":1}")))
                                .toList()));
    }
}
