package dev.millrace.infracdk.observability;

import dev.millrace.infracdk.functions.JavaFunction;
import dev.millrace.infracdk.functions.StreamMapping;
import dev.millrace.infracdk.http.HttpApi;
import dev.millrace.infracdk.queues.DeadLetterQueue;
import dev.millrace.infracdk.storage.TaskTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// One dashboard, and an alarm for each thing that somebody has to look at. All alarms go to one topic, on their way in
/// and on their way out. Name what is to be watched; each `watch` adds its alarms and its row of the dashboard.
public final class Observability extends Construct {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /// Below it, a function's errors are taken for the cloud's ordinary hiccups, which redelivery heals.
    private static final int ERRORS_IN_FIVE_MINUTES = 5;

    private final Topic topic;
    private final SnsAction notify;
    private final Dashboard dashboard;

    public Observability(Construct scope, String id) {
        super(scope, id);
        this.topic = Topic.Builder.create(this, "Alarms")
                .displayName("Millrace alarms")
                .enforceSsl(true)
                .build();
        topic.addToResourcePolicy(alarmsOfThisAccountMayPublish());
        this.notify = new SnsAction(topic);
        this.dashboard = Dashboard.Builder.create(this, "Dashboard").build();
    }

    public Topic topic() {
        return topic;
    }

    /// Sends every alarm to an address, once its owner has confirmed it.
    public void mailTo(String address) {
        topic.addSubscription(new EmailSubscription(address));
    }

    public void watchDeadLetters(List<DeadLetterQueue> queues) {
        var metrics = new ArrayList<IMetric>();
        for (var dead : queues) {
            var name = nameWithin(dead);
            var waiting = dead.queue().metricApproximateNumberOfMessagesVisible(latest());
            metrics.add(labelled(waiting, name));
            alarm(name + "NotEmpty", "Messages wait for a person in " + name + ".", waiting, 1, 1);
        }
        graph("Dead letters", metrics);
    }

    /// How long the oldest message of a queue has waited.
    public void watchBacklog(String name, Queue queue, Duration patience) {
        var age = queue.metricApproximateAgeOfOldestMessage(latest());
        var waiting = queue.metricApproximateNumberOfMessagesVisible(latest());
        alarm(
                name + "Backlog",
                "The oldest message of %s has waited for over %d s: work comes in faster than it is done."
                        .formatted(name, patience.toSeconds()),
                age,
                patience.toSeconds(),
                3);
        graph(name, List.of(labelled(age, "oldest (s)"), labelled(waiting, "waiting")));
    }

    public void watchFunctions(List<JavaFunction> functions) {
        for (var function : functions) {
            var options = MetricOptions.builder()
                    .period(seconds(FIVE_MINUTES))
                    .statistic("Sum")
                    .build();
            var errors = function.live().metricErrors(options);
            var throttles = function.live().metricThrottles(options);
            var id = function.getNode().getId();
            alarm(id + "Errors", function.name() + " fails again and again.", errors, ERRORS_IN_FIVE_MINUTES, 1);
            alarm(
                    id + "Throttles",
                    function.name() + " is throttled: the account's concurrency is used up.",
                    throttles,
                    1,
                    2);
            graph(
                    function.name(),
                    List.of(
                            function.live().metricInvocations(options),
                            errors,
                            throttles,
                            function.live()
                                    .metricDuration(MetricOptions.builder()
                                            .period(seconds(FIVE_MINUTES))
                                            .statistic("p99")
                                            .build())));
        }
    }

    /// Events come late when the stream is not read fast enough, and are set aside when they fail for good.
    ///
    /// @param what it brings: `Events`
    public void watchStream(String what, StreamMapping stream, JavaFunction reader) {
        var age = reader.live().metric("IteratorAge", latest());
        var setAside = Metric.Builder.create()
                .namespace("AWS/Lambda")
                .metricName("OnFailureDestinationDeliveredEventCount")
                .dimensionsMap(Map.of("EventSourceMappingUUID", stream.uuid()))
                .period(seconds(FIVE_MINUTES))
                .statistic("Sum")
                .build();
        alarm(what + "AreLate", "The stream of the table is read over a minute late.", age, MINUTE.toMillis(), 3);
        alarm(what + "WereSetAside", "Records of the stream failed for good and were set aside.", setAside, 1, 1);
        graph(what.equals("Events") ? "Stream" : "Stream, in order", List.of(age, setAside));
    }

    public void watchTable(TaskTable table) {
        var reads = throttled("ReadThrottleEvents", table);
        var writes = throttled("WriteThrottleEvents", table);
        alarm("TableReadsThrottled", "Reads of the table are throttled.", reads, 1, 2);
        alarm("TableWritesThrottled", "Writes to the table are throttled.", writes, 1, 2);
        graph("Table", List.of(reads, writes));
    }

    public void watchApi(HttpApi api) {
        var failures = api.api()
                .metricServerError(MetricOptions.builder()
                        .period(seconds(FIVE_MINUTES))
                        .statistic("Sum")
                        .build());
        alarm("ApiFails", "The HTTP API answers with 5xx.", failures, ERRORS_IN_FIVE_MINUTES, 1);
        graph("HTTP API", List.of(api.api().metricCount(), failures, api.api().metricLatency()));
    }

    /// The policy that refuses plain HTTP takes the place of the topic's default one, which let the account's own
    /// alarms in.
    private PolicyStatement alarmsOfThisAccountMayPublish() {
        return PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getTopicArn()))
                .conditions(Map.of(
                        "StringEquals",
                        Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                .build();
    }

    private static IMetric throttled(String metric, TaskTable table) {
        return Metric.Builder.create()
                .namespace("AWS/DynamoDB")
                .metricName(metric)
                .dimensionsMap(Map.of("TableName", table.name()))
                .period(seconds(FIVE_MINUTES))
                .statistic("Sum")
                .build();
    }

    private void alarm(String id, String description, IMetric metric, long threshold, int periods) {
        var alarm = Alarm.Builder.create(this, id)
                .alarmDescription(description)
                .metric(metric)
                .threshold(threshold)
                .evaluationPeriods(periods)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build();
        alarm.addAlarmAction(notify);
        alarm.addOkAction(notify);
    }

    private void graph(String title, List<? extends IMetric> metrics) {
        dashboard.addWidgets(GraphWidget.Builder.create()
                .title(title)
                .left(List.copyOf(metrics))
                .width(12)
                .build());
    }

    /// `LanesCriticalDeadLetters`: the path below whatever holds us both.
    private String nameWithin(Construct watched) {
        var scope = getNode().getScope();
        var above = scope == null ? "" : scope.getNode().getPath();
        return watched.getNode().getPath().substring(above.length()).replace("/", "");
    }

    private static MetricOptions latest() {
        return MetricOptions.builder()
                .period(seconds(MINUTE))
                .statistic("Maximum")
                .build();
    }

    /// For graphs only: an alarm on a labelled metric is written as a formula of one.
    private static IMetric labelled(Metric metric, String label) {
        return metric.with(MetricOptions.builder().label(label).build());
    }

    private static software.amazon.awscdk.Duration seconds(Duration duration) {
        return software.amazon.awscdk.Duration.seconds(duration.toSeconds());
    }
}
