package dev.millrace.benchmarks.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.benchmarks.Home;
import dev.millrace.benchmarks.stack.Tasks;
import dev.millrace.benchmarks.stack.Workflow;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.LocalStackOptions;
import dev.millrace.localstack.metering.Meter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/// A stack whose functions are metered.
public final class MeteredStack implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Longer than the second for which the stream gathers records.
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private final Meter meter = Meter.on();
    private final Set<String> metrics = new ConcurrentSkipListSet<>();
    private final LocalStack stack;
    private final Path template;
    private final Tasks client;

    private MeteredStack(LocalStackOptions options) {
        this.template = options.template();
        this.stack = LocalStack.start(
                options.withLog((function, line) -> printed(line)).withMeter(meter));
        this.client = new Tasks(stack);
    }

    public static MeteredStack start() {
        return new MeteredStack(Home.stack());
    }

    public LocalStack local() {
        return stack;
    }

    /// How many of a type the template has, those included that the local stack does not serve.
    public long resources(String type) throws IOException {
        return JSON.readTree(template.toFile())
                .path("Resources")
                .valueStream()
                .filter(resource -> resource.path("Type").asText().equals(type))
                .count();
    }

    /// The custom metrics that functions have told so far.
    public Set<String> metrics() {
        return new TreeSet<>(metrics);
    }

    /// Runs so many tasks, one after the other, so that nothing of one is shared with another.
    public Metered run(Workflow workflow, int tasks) throws Exception {
        return run(workflow, tasks, 1);
    }

    /// After some tasks that warm the functions up and fill their caches.
    ///
    /// @param together so many are submitted at once, and the next so many when they have ended
    public Metered run(Workflow workflow, int tasks, int together) throws Exception {
        client.apply(workflow);
        for (int warm = 0; warm < Math.clamp(tasks, 1, 5); warm++) {
            client.runTogether(workflow, together);
        }
        meter.awaitQuiet(QUIET);
        meter.clear();
        for (int task = 0; task < tasks; task += together) {
            client.runTogether(workflow, together);
        }
        meter.awaitQuiet(QUIET);
        return new Metered(workflow, tasks, meter.items(), meter.invocations(), meter.calls());
    }

    /// What one invocation of a function uses.
    public Metered invoke(String function, String event) throws Exception {
        meter.awaitQuiet(QUIET);
        meter.clear();
        stack.function(function).invoke(event.getBytes(StandardCharsets.UTF_8));
        return new Metered(Workflow.chain(1), 1, meter.items(), meter.invocations(), meter.calls());
    }

    @Override
    public void close() {
        stack.close();
        client.close();
    }

    private void printed(String line) {
        if (line.startsWith("{\"_aws\"")) {
            try {
                JsonNode told = JSON.readTree(line);
                for (JsonNode metric : told.at("/_aws/CloudWatchMetrics/0/Metrics")) {
                    metrics.add(told.path("service").asText() + " "
                            + metric.path("Name").asText());
                }
            } catch (IOException notJson) {
                throw new IllegalStateException("Not a metrics line: " + line, notJson);
            }
        }
    }
}
