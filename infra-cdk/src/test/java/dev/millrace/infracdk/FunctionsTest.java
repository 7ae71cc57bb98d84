package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.infracdk.functions.Times;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FunctionsTest {
    private static final Set<String> LANES = Set.of(
            "MILLRACE_LANE_CRITICAL_URL",
            "MILLRACE_LANE_HIGH_URL",
            "MILLRACE_LANE_NORMAL_URL",
            "MILLRACE_LANE_LOW_URL",
            "MILLRACE_LANE_BACKGROUND_URL",
            "MILLRACE_WORKER_QUEUES");

    private final Deployed stack = Deployed.BY_DEFAULT;
    private final Map<String, JsonNode> functions = stack.properties("Lambda::Function");

    @Test
    void there_is_a_function_for_each_folder_and_no_other() {
        assertThat(stack.resources("Lambda::Function").values())
                .extracting(function -> function.at("/Properties/Environment/Variables/POWERTOOLS_SERVICE_NAME")
                        .asText())
                .containsExactlyInAnyOrderElementsOf(BuiltFunctions.NAMES);
    }

    @Test
    void functions_run_on_arm64_in_java_25_from_snapshots() {
        assertThat(functions.values()).hasSize(10).allSatisfy(function -> {
            assertThat(function.at("/Architectures/0").asText()).isEqualTo("arm64");
            assertThat(function.get("Runtime").asText()).isEqualTo("java25");
            assertThat(function.at("/SnapStart/ApplyOn").asText()).isEqualTo("PublishedVersions");
        });
    }

    @Test
    void whatever_invokes_a_function_invokes_its_published_version() {
        var lives = stack.properties("Lambda::Alias");

        assertThat(lives.values())
                .hasSize(10)
                .allMatch(alias -> alias.get("Name").asText().equals("live"));
        var aliases = lives.keySet().stream().map(name -> "${" + name + "}").toList();
        assertThat(invoked()).hasSize(20 + 5 + 6 + 1).allMatch(aliases::contains);
    }

    @Test
    void each_function_gets_the_settings_it_needs_and_no_others() {
        var table = Set.of("MILLRACE_TABLE", "MILLRACE_PAYLOAD_BUCKET", "MILLRACE_ENVIRONMENT");

        var redrive =
                Set.of("MILLRACE_SUBMISSION_QUEUE_URL", "MILLRACE_ADVANCE_QUEUE_URL", "MILLRACE_REDRIVE_QUEUE_URL");

        assertThat(settingsOf("SubmitTask")).isEqualTo(all(table, LANES, redrive));
        assertThat(settingsOf("TendDeadLetters"))
                .isEqualTo(all(table, LANES, redrive, Set.of("MILLRACE_DEAD_LETTER_QUEUES")));
        assertThat(settingsOf("ApplyTemplate")).isEqualTo(all(table, Set.of("MILLRACE_WORKER_QUEUES")));
        assertThat(settingsOf("ServeWorkers")).isEqualTo(all(table, LANES, Set.of("MILLRACE_ADVANCE_QUEUE_URL")));
        assertThat(settingsOf("ExecuteStep")).isEqualTo(all(table, LANES, Set.of("MILLRACE_ADVANCE_QUEUE_URL")));
        assertThat(settingsOf("CalculateReadiness")).isEqualTo(all(table, LANES));
        assertThat(settingsOf("PublishEvents"))
                .isEqualTo(all(Set.of(
                        "MILLRACE_TABLE",
                        "MILLRACE_EVENT_BUS",
                        "MILLRACE_UNDELIVERED_QUEUE_URL",
                        "MILLRACE_PAYLOAD_BUCKET")));
        assertThat(settingsOf("DeliverEvents"))
                .isEqualTo(all(table, LANES, Set.of("MILLRACE_DELIVERIES_DUE_QUEUE_URL")));
        assertThat(settingsOf("QueryEvents"))
                .isEqualTo(all(
                        table,
                        Set.of(
                                "MILLRACE_EVENT_BUCKET",
                                "MILLRACE_EVENT_BUS",
                                "MILLRACE_REPLAY_QUEUE_URL",
                                "MILLRACE_DELIVERIES_DUE_QUEUE_URL")));
        assertThat(settingsOf("Sweep")).isEqualTo(all(table, LANES, Set.of("MILLRACE_AGEING_SECONDS")));
    }

    @Test
    void a_setting_for_a_lane_names_that_lane() {
        var settings =
                stack.properties("Lambda::Function", "ExecuteStepFunction").at("/Environment/Variables");

        assertThat(Deployed.plain(settings.get("MILLRACE_LANE_LOW_URL"))).isEqualTo("${LanesLow}");
        assertThat(Deployed.plain(settings.get("MILLRACE_LANE_CRITICAL_URL"))).isEqualTo("${LanesCritical}");
        assertThat(Deployed.plain(settings.get("MILLRACE_ADVANCE_QUEUE_URL"))).isEqualTo("${AdvancesQueue}");
    }

    @Test
    void a_step_may_use_up_its_lease_before_its_function_is_stopped() {
        var timeout = stack.properties("Lambda::Function", "ExecuteStepFunction")
                .get("Timeout")
                .asLong();

        assertThat(timeout).isEqualTo(900).isGreaterThan(Times.LEASE.toSeconds());
    }

    @Test
    void a_task_of_many_steps_is_not_taken_for_an_endless_loop() {
        assertThat(functions)
                .allSatisfy((name, function) -> assertThat(
                                function.get("RecursiveLoop").asText())
                        .as(name)
                        .isEqualTo(
                                Set.of(
                                                        "ExecuteStepFunction",
                                                        "CalculateReadinessFunction",
                                                        "TendDeadLettersFunction",
                                                        "QueryEventsFunction",
                                                        "DeliverEventsFunction")
                                                .contains(name)
                                        ? "Allow"
                                        : "Terminate"));
    }

    @Test
    void lambda_logs_no_invocation_that_went_well() {
        assertThat(functions.values())
                .allSatisfy(function -> assertThat(
                                function.at("/LoggingConfig/SystemLogLevel").asText())
                        .isEqualTo("WARN"));
    }

    @Test
    void functions_that_only_wait_have_little_memory() {
        assertThat(stack.properties("Lambda::Function", "PublishEventsFunction")
                        .get("MemorySize")
                        .asInt())
                .isEqualTo(512);
        assertThat(stack.properties("Lambda::Function", "SweepFunction")
                        .get("MemorySize")
                        .asInt())
                .isEqualTo(512);
    }

    @Test
    void logs_are_structured_and_end() {
        assertThat(functions.values()).allSatisfy(function -> {
            assertThat(function.at("/LoggingConfig/LogFormat").asText()).isEqualTo("JSON");
            assertThat(Deployed.plain(function.at("/LoggingConfig/LogGroup"))).endsWith("Log}");
        });
        assertThat(stack.properties("Logs::LogGroup").values())
                .allMatch(log -> log.path("RetentionInDays").asInt() == 30);
    }

    @Test
    void a_record_that_cannot_be_published_is_isolated_set_aside_and_does_not_stop_the_stream() {
        var mapping = stack.properties("Lambda::EventSourceMapping", "TasksToPublishEventsMapping");

        assertThat(mapping.get("StartingPosition").asText()).isEqualTo("TRIM_HORIZON");
        assertThat(mapping.get("BatchSize").asInt()).isEqualTo(100);
        assertThat(mapping.get("BisectBatchOnFunctionError").asBoolean()).isTrue();
        assertThat(mapping.get("MaximumRetryAttempts").asInt()).isBetween(1, 100);
        assertThat(mapping.get("ParallelizationFactor").asInt()).isBetween(1, 10);
        assertThat(Deployed.plain(mapping.at("/DestinationConfig/OnFailure/Destination")))
                .isEqualTo("${FailedRecordsBucket.Arn}");
    }

    @Test
    void only_writes_that_announce_events_are_brought_to_the_function_that_publishes_them() {
        var mapping = stack.properties("Lambda::EventSourceMapping", "TasksToPublishEventsMapping");

        assertThat(Deployed.stream(mapping.at("/FilterCriteria/Filters")))
                .singleElement()
                .satisfies(filter -> assertThat(filter.path("Pattern").asText())
                        .isEqualTo("{\"dynamodb\":{\"NewImage\":{\"news\":{\"N\":[\"1\"]}}}}"));
    }

    @Test
    void the_template_names_the_folder_of_each_function() {
        assertThat(stack.resources("Lambda::Function").values())
                .allMatch(function -> function.at("/Metadata/aws:asset:path").isTextual());
    }

    private List<String> invoked() {
        return Stream.of(
                        stack.properties("Lambda::EventSourceMapping").values().stream()
                                .map(mapping -> mapping.get("FunctionName")),
                        stack.properties("ApiGatewayV2::Integration").values().stream()
                                .map(integration -> integration.get("IntegrationUri")),
                        stack.properties("Lambda::Permission").values().stream()
                                .map(permission -> permission.get("FunctionName")),
                        stack.properties("Events::Rule").values().stream()
                                .filter(rule -> rule.has("ScheduleExpression"))
                                .map(rule -> rule.at("/Targets/0/Arn")))
                .flatMap(each -> each)
                .map(Deployed::plain)
                .toList();
    }

    private Set<String> settingsOf(String function) {
        var names = new TreeSet<String>();
        stack.properties("Lambda::Function", function + "Function")
                .at("/Environment/Variables")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    @SafeVarargs
    private static Set<String> all(Set<String>... parts) {
        var all = new TreeSet<>(Set.of("POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE"));
        for (var part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
