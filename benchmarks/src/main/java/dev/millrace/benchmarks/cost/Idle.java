package dev.millrace.benchmarks.cost;

import static dev.millrace.benchmarks.report.Cell.figure;
import static dev.millrace.benchmarks.report.Cell.text;

import dev.millrace.benchmarks.report.Table;
import dev.millrace.cost.Charge;
import dev.millrace.cost.Prices;
import dev.millrace.cost.Usage;
import dev.millrace.localstack.template.Resource;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a deployment costs in a month in which nobody asks anything of it.
final class Idle {
    private static final double MINUTES = 30.4375 * 24 * 60;

    /// Long polls of twenty seconds, by the five pollers with which Lambda begins; it may go down to two where a
    /// mapping has no maximum concurrency (Lambda Developer Guide, scaling of SQS event source mappings).
    private static final int POLLERS = 5;

    private static final int POLLS_A_MINUTE = 3;

    private static final String SCHEDULED = """
            {"version":"0","id":"0","detail-type":"Scheduled Event","source":"aws.events","account":"0",
             "time":"2026-11-21T00:00:00Z","region":"us-east-1","resources":[],"detail":{}}""";

    private Idle() {}

    static Table table(MeteredStack stack, Prices prices) throws Exception {
        Map<String, Usage> parts = new LinkedHashMap<>();
        parts.put(
                "the sweep, each minute",
                stack.invoke("sweep", SCHEDULED).measured().times(MINUTES));
        double polls = POLLERS * POLLS_A_MINUTE * MINUTES;
        long fifo = queues(stack, true);
        long standard = queues(stack, false);
        parts.put(
                "empty receives of " + (fifo + standard) + " queues, five pollers each",
                Usage.of(Charge.QUEUE_REQUESTS, polls * standard).and(Charge.FIFO_REQUESTS, polls * fifo));
        long alarms = stack.resources("AWS::CloudWatch::Alarm");
        parts.put(alarms + " alarms", Usage.of(Charge.ALARMS, alarms));
        long dashboards = stack.resources("AWS::CloudWatch::Dashboard");
        parts.put(dashboards + " dashboard", Usage.of(Charge.DASHBOARDS, dashboards));
        var table = Table.empty("An idle deployment", "what", "dollars a month");
        double sum = 0;
        for (var part : parts.entrySet()) {
            table = table.with(text(part.getKey()), figure(prices.of(part.getValue())));
            sum += prices.of(part.getValue());
        }
        int metrics = stack.metrics().size();
        return table.with(text("**together**"), figure(sum))
                .with(
                        text("beside it, in a month with tasks: " + metrics + " custom metrics"),
                        figure(metrics * prices.of(Charge.METRICS)));
    }

    private static long queues(MeteredStack stack, boolean fifo) {
        return stack.local()
                .template()
                .all("AWS::Lambda::EventSourceMapping")
                .map((Resource mapping) -> mapping.text("EventSourceArn"))
                .filter(source -> source.contains(":sqs:") && source.endsWith(".fifo") == fifo)
                .count();
    }
}
