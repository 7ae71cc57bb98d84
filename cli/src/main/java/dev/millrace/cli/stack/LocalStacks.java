package dev.millrace.cli.stack;

import dev.millrace.cli.api.StackFailed;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.LocalStackOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Starts the local stack from the template that the launcher has synthesized.
public final class LocalStacks implements StackStarter {
    private static final Path TEMPLATE = Path.of("target", "launcher", "template", "Millrace.template.json");
    private static final Path DYNAMO_DB_LOCAL = Path.of("localstack", "dynamodb-local", "target", "lib");

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
        LocalStackOptions options = LocalStackOptions.of(template, home.resolve(DYNAMO_DB_LOCAL))
                .withPort(wanted.port().orElse(0))
                .withHandlers(wanted.handlers())
                .withSettings(wanted.settings())
                .withLog(log::line);
        return new Running(LocalStack.start(wanted.data().map(options::withData).orElse(options)), log);
    }

    private record Running(LocalStack stack, FunctionLog log) implements OwnStack {
        @Override
        public URI url() {
            return stack.apiUrl();
        }

        @Override
        public Requests requests() {
            return Counted.of(stack.requests());
        }

        @Override
        public void close() {
            stack.close();
            log.close();
        }
    }
}
