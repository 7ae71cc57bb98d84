package dev.millrace.engineaws.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.engineaws.bus.EventBridgeApi.Entry;
import dev.millrace.engineaws.bus.EventBridgeApi.Refused;
import dev.millrace.engineaws.bus.EventBridgeApi.Result;
import dev.millrace.engineaws.bus.EventBridgeApi.Taken;
import dev.millrace.engineaws.signed.AnsweringServer;
import dev.millrace.engineaws.signed.AnsweringServer.Answer;
import dev.millrace.engineaws.signed.AnsweringServer.BreaksOff;
import dev.millrace.engineaws.signed.AnsweringServer.IsSilent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// Against a server that answers as the API reference of EventBridge describes.
class SignedEventBridgeApiTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int TRIES = 4;
    private static final Answer ONE_TAKEN =
            new Answer(200, "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}");

    @Test
    void a_signed_request_puts_the_events_and_each_has_its_answer() throws IOException {
        try (var server = new AnsweringServer(new Answer(200, """
                {"FailedEntryCount":2,"Entries":[
                  {"EventId":"17793124-05d4-b198-2fde-7ededc63b103"},
                  {"ErrorCode":"ThrottlingException","ErrorMessage":"Rate exceeded"},
                  {"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed."}]}"""))) {
            var results = api(server)
                    .put(List.of(
                            new Entry(
                                    "lifecycle",
                                    "millrace",
                                    "task.created",
                                    Instant.parse("2026-11-21T12:00:00.123456Z"),
                                    "{\"id\":\"ä\"}",
                                    List.of("millrace:wanted")),
                            anEvent(),
                            anEvent()));

            assertThat(results)
                    .containsExactly(
                            new Taken("17793124-05d4-b198-2fde-7ededc63b103"),
                            new Refused("ThrottlingException", "Rate exceeded"),
                            new Refused("MalformedDetail", "Detail is malformed."));
            var request = server.seen().getFirst();
            assertThat(request)
                    .containsEntry("path", "/")
                    .containsEntry("x-amz-target", "AWSEvents.PutEvents")
                    .containsEntry("content-type", "application/x-amz-json-1.1");
            assertThat(request.get("body"))
                    .startsWith("{\"Entries\":[{\"EventBusName\":\"lifecycle\",\"Source\":\"millrace\","
                            + "\"DetailType\":\"task.created\",\"Time\":1795262400.123,"
                            + "\"Detail\":\"{\\\"id\\\":\\\"ä\\\"}\",\"Resources\":[\"millrace:wanted\"]},"
                            + "{\"EventBusName\":\"bus\",\"Source\":\"shop\",\"DetailType\":\"sold\",\"Time\":0.000,"
                            + "\"Detail\":\"{}\"},");
            assertThat(request.get("authorization")).contains("/eu-central-1/events/aws4_request");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ThrottlingException, true",
        "InternalFailure, true",
        "InternalException, true",
        "MalformedDetail, false",
        "InvalidArgument, false",
        "NotAuthorizedForSourceException, false"
    })
    void some_refusals_of_an_event_pass(String code, boolean passes) {
        assertThat(new Refused(code, "").passes()).isEqualTo(passes);
    }

    @Test
    void what_may_pass_is_tried_again() throws IOException {
        try (var server = new AnsweringServer(
                new Answer(503, "<html>Service Unavailable</html>"),
                new Answer(400, "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"),
                new BreaksOff(),
                ONE_TAKEN)) {
            assertThat(put(server)).containsExactly(new Taken("1"));
            assertThat(server.seen())
                    .hasSize(TRIES)
                    .extracting(request -> request.get("body"))
                    .containsOnly(server.seen().getFirst().get("body"));
        }
    }

    @Test
    void after_some_tries_it_is_given_up() throws IOException {
        try (var server = new AnsweringServer(new Answer(500, ""))) {
            assertThat(refusal(server).statusCode()).isEqualTo(500);
            assertThat(server.seen()).hasSize(TRIES);
        }
    }

    @Test
    void a_bus_that_is_not_reached_is_told_of_as_such() throws IOException {
        try (var server = new AnsweringServer(new BreaksOff())) {
            assertThatThrownBy(() -> put(server))
                    .isInstanceOf(SdkClientException.class)
                    .hasMessageContaining("not reached")
                    .hasCauseInstanceOf(IOException.class);
            assertThat(server.seen()).hasSize(TRIES);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AccessDeniedException", "ValidationException", "com.amazonaws.events#ResourceNotFoundException"
            })
    void what_is_refused_for_good_is_not_tried_again(String code) throws IOException {
        try (var server =
                new AnsweringServer(new Answer(400, "{\"__type\":\"" + code + "\",\"message\":\"It may not be\"}"))) {
            var refusal = refusal(server);

            assertThat(refusal.statusCode()).isEqualTo(400);
            assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code.replaceAll(".*#", ""));
            assertThat(refusal).hasMessageContaining("It may not be");
            assertThat(server.seen()).hasSize(1);
        }
    }

    @Test
    void the_code_may_stand_in_a_header() throws IOException {
        try (var server = new AnsweringServer(
                new Answer(413, Map.of("X-Amzn-ErrorType", "RequestEntityTooLargeException:http://x/"), ""))) {
            assertThat(refusal(server).awsErrorDetails().errorCode()).isEqualTo("RequestEntityTooLargeException");
        }
    }

    @Test
    void a_try_that_lasts_too_long_gives_way_to_the_next() throws IOException {
        try (var server = new AnsweringServer(new IsSilent(), ONE_TAKEN)) {
            assertThat(api(server, Duration.ofMillis(300), LONG).put(List.of(anEvent())))
                    .containsExactly(new Taken("1"));
            assertThat(server.seen()).hasSize(2);
        }
    }

    @Test
    void all_tries_together_have_their_time() throws IOException {
        try (var server = new AnsweringServer(new IsSilent())) {
            assertThatThrownBy(() -> api(server, LONG, Duration.ofMillis(300)).put(List.of(anEvent())))
                    .isInstanceOf(SdkClientException.class);
            assertThat(server.seen()).hasSize(1);
        }
    }

    @Test
    void an_answer_for_other_than_was_asked_counts_as_none() throws IOException {
        try (var server = new AnsweringServer(ONE_TAKEN)) {
            assertThatThrownBy(() -> api(server).put(Collections.nCopies(2, anEvent())))
                    .isInstanceOf(SdkClientException.class)
                    .hasMessageContaining("1 of 2");
        }
    }

    private static AwsServiceException refusal(AnsweringServer server) {
        return catchThrowableOfType(AwsServiceException.class, () -> put(server));
    }

    private static List<Result> put(AnsweringServer server) {
        return api(server).put(List.of(anEvent()));
    }

    private static SignedEventBridgeApi api(AnsweringServer server) {
        return api(server, LONG, LONG);
    }

    private static SignedEventBridgeApi api(AnsweringServer server, Duration oneTry, Duration all) {
        return new SignedEventBridgeApi(
                server.requests("events"),
                Region.EU_CENTRAL_1,
                ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(oneTry)
                        .apiCallTimeout(all)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(TRIES)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                                .build())
                        .build());
    }

    private static Entry anEvent() {
        return new Entry("bus", "shop", "sold", Instant.EPOCH, "{}", List.of());
    }
}
