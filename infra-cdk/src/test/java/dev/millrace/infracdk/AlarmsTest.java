package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private final Deployed stack = Deployed.BY_DEFAULT;
    private final Map<String, JsonNode> alarms = stack.properties("CloudWatch::Alarm");

    @Test
    void each_function_that_fails_or_is_throttled_raises_an_alarm() {
        for (var function :
                List.of("SubmitTask", "ApplyTemplate", "ExecuteStep", "CalculateReadiness", "PublishEvents", "Sweep")) {
            for (var metric : List.of("Errors", "Throttles")) {
                var alarm = alarm(function + metric);
                assertThat(alarm.get("MetricName").asText()).isEqualTo(metric);
                assertThat(dimensions(alarm)).contains("${" + function + "Function}:live");
            }
        }
    }

    @Test
    void each_lane_that_falls_behind_raises_an_alarm_the_sooner_the_more_urgent_it_is() {
        var patience = Stream.of("Critical", "High", "Normal", "Low", "Background")
                .map(lane -> alarms.get("Observability" + lane + "LaneBacklog"))
                .peek(alarm -> assertThat(alarm.get("MetricName").asText()).isEqualTo("ApproximateAgeOfOldestMessage"))
                .map(alarm -> alarm.get("Threshold").asInt())
                .toList();

        assertThat(patience).hasSize(5).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void events_that_are_late_or_lost_raise_an_alarm() {
        var late = alarm("EventsAreLate");
        assertThat(late.get("MetricName").asText()).isEqualTo("IteratorAge");
        assertThat(late.get("Threshold").asInt()).isEqualTo(60_000);
        assertThat(dimensions(late)).contains("${PublishEventsFunction}:live");

        var setAside = alarm("EventsWereSetAside");
        assertThat(setAside.get("MetricName").asText()).isEqualTo("OnFailureDestinationDeliveredEventCount");
        assertThat(dimensions(setAside)).containsExactly("${TasksToPublishEventsMapping.Id}");
        assertThat(stack.properties("Lambda::EventSourceMapping", "TasksToPublishEventsMapping")
                        .at("/MetricsConfig/Metrics/0")
                        .asText())
                .isEqualTo("EventCount");
    }

    @Test
    void a_throttled_table_raises_an_alarm() {
        assertThat(alarms.values())
                .extracting(alarm -> alarm.get("MetricName").asText())
                .contains("ReadThrottleEvents", "WriteThrottleEvents");
    }

    @Test
    void every_alarm_tells_somebody_when_it_comes_and_when_it_goes() {
        assertThat(alarms.values()).hasSize(54).allSatisfy(alarm -> {
            assertThat(Deployed.plain(alarm.at("/AlarmActions/0"))).isEqualTo("${ObservabilityAlarms}");
            assertThat(Deployed.plain(alarm.at("/OKActions/0"))).isEqualTo("${ObservabilityAlarms}");
            assertThat(alarm.get("AlarmDescription").asText()).isNotBlank();
        });
    }

    @Test
    void alarms_may_publish_to_their_topic() {
        var statements = stack.only("SNS::TopicPolicy").at("/Properties/PolicyDocument/Statement");

        assertThat(Deployed.stream(statements)).anySatisfy(statement -> {
            assertThat(statement.get("Effect").asText()).isEqualTo("Allow");
            assertThat(statement.at("/Principal/Service").asText()).isEqualTo("cloudwatch.amazonaws.com");
            assertThat(Deployed.plain(statement.at("/Condition/StringEquals/aws:SourceAccount")))
                    .isEqualTo("${AWS::AccountId}");
        });
    }

    @Test
    void the_dashboard_shows_every_queue_and_every_function() {
        var body = Deployed.plain(stack.only("CloudWatch::Dashboard").at("/Properties/DashboardBody"));

        for (var name : stack.properties("SQS::Queue").keySet()) {
            assertThat(body).contains("${" + name + ".QueueName}");
        }
        for (var name : stack.properties("Lambda::Function").keySet()) {
            assertThat(body).contains("${" + name + "}:live");
        }
    }

    private JsonNode alarm(String name) {
        return stack.properties("CloudWatch::Alarm", "Observability" + name);
    }

    private static List<String> dimensions(JsonNode alarm) {
        return Deployed.stream(alarm.get("Dimensions"))
                .map(dimension -> Deployed.plain(dimension.get("Value")))
                .toList();
    }
}
