package dev.millrace.cli.stack;

import dev.millrace.cli.api.StackFailed;
import dev.millrace.cost.Usage;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.LocalStackOptions;
import dev.millrace.localstack.metering.Meter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Starts the local stack from the template that the launcher has synthesized.
public final class LocalStacks implements StackStarter {
    private static final Path TEMPLATE = Path.of("target", "launcher", "template", "Millrace.template.json");
    private static final Path DYNAMO_DB_LOCAL = Path.of("localstack", "dynamodb-local", "target", "lib");

    /// Longer than the second for which the stream gathers records.
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private final Map<String, String> environment;

    /// @param environment in which the launcher names the folder it is in, as `MILLRACE_HOME`
    public LocalStacks(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public OwnStack start(Wanted wanted) {
        Path home = Path.of(environment.getOrDefault("MILLRACE_HOME", "."));
        Path template = home.resolve(TEMPLATE);
        if (!Files.isRegularFile(template)) {
            throw new StackFailed("The stack's template is not at " + template
                    + ". './millrace' synthesizes it when it " + "starts: use it rather than java.");
        }
        FunctionLog log = FunctionLog.to(wanted.log());
        Meter meter = wanted.metered() ? Meter.on() : Meter.off();
        LocalStackOptions options = LocalStackOptions.of(template, home.resolve(DYNAMO_DB_LOCAL))
                .withPort(wanted.port().orElse(0))
                .withHandlers(wanted.handlers())
                .withSettings(wanted.settings())
                .withLog(log::line)
                .withMeter(meter);
        return new Running(LocalStack.start(wanted.data().map(options::withData).orElse(options)), meter, log);
    }

    private record Running(LocalStack stack, Meter meter, FunctionLog log) implements OwnStack {
        @Override
        public URI url() {
            return stack.apiUrl();
        }

        @Override
        public Map<String, URI> workerQueues() {
            return stack.workerQueues();
        }

        @Override
        public Requests requests() {
            return Counted.of(stack.requests());
        }

        @Override
        public Usage usage() throws InterruptedException {
            if (meter.isOn()) {
                meter.awaitQuiet(QUIET);
            }
            return meter.usage();
        }

        @Override
        public void close() {
            stack.close();
            log.close();
        }
    }
}
