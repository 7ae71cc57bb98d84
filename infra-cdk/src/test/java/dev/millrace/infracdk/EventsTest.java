package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventsTest {
    private final Deployed stack = Deployed.BY_DEFAULT;

    @Test
    void a_request_on_the_bus_reaches_the_submission_queue_as_a_plain_submit_request() {
        var rule = stack.properties("Events::Rule", "LifecycleSubmissionRequested");

        assertThat(Deployed.plain(rule.get("EventBusName"))).isEqualTo("${LifecycleBus}");
        assertThat(rule.get("EventPattern").toString()).isEqualTo("{\"detail-type\":[\"task submission requested\"]}");
        assertThat(Deployed.plain(rule.at("/Targets/0/Arn"))).isEqualTo("${SubmissionsQueue.Arn}");
        assertThat(rule.at("/Targets/0/InputPath").asText()).isEqualTo("$.detail");
    }

    @Test
    void only_that_rule_may_send_to_the_submission_queue() {
        var statements =
                stack.properties("SQS::QueuePolicy", "SubmissionsQueuePolicy").at("/PolicyDocument/Statement");

        assertThat(Deployed.stream(statements)
                        .filter(statement -> statement.get("Effect").asText().equals("Allow")))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.at("/Principal/Service").asText()).isEqualTo("events.amazonaws.com");
                    assertThat(Deployed.plain(statement.at("/Condition/ArnEquals/aws:SourceArn")))
                            .isEqualTo("${LifecycleSubmissionRequested.Arn}");
                });
    }

    @Test
    void what_anybody_subscribed_to_is_handed_to_the_function_that_serves_subscriptions() {
        var rule = stack.properties("Events::Rule", "LifecycleWanted");

        assertThat(rule.get("EventPattern").toString())
                .isEqualTo("{\"detail-type\":[{\"anything-but\":[\"task submission requested\"]}],"
                        + "\"$or\":[{\"source\":[{\"anything-but\":[\"millrace\",\"millrace.user\"]}]},"
                        + "{\"resources\":[\"millrace:wanted\"]}]}");
        assertThat(Deployed.plain(rule.at("/Targets/0/Arn"))).isEqualTo("${DeliveriesEvents.Arn}");
    }

    @Test
    void the_sweep_runs_every_minute() {
        var rule = stack.properties("Events::Rule", "SweepingEveryMinute");

        assertThat(rule.get("ScheduleExpression").asText()).isEqualTo("rate(1 minute)");
        assertThat(Deployed.plain(rule.at("/Targets/0/Arn"))).isEqualTo("${SweepLive}");
    }
}
