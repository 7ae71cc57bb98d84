package dev.millrace.localstack;

import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.Settings;
import dev.millrace.localstack.bus.BusServer;
import dev.millrace.localstack.bus.Buses;
import dev.millrace.localstack.bus.EventLog;
import dev.millrace.localstack.cloud.Cloud;
import dev.millrace.localstack.cloud.CloudAt;
import dev.millrace.localstack.cloud.Creation;
import dev.millrace.localstack.cloud.LocalCloud;
import dev.millrace.localstack.firehose.DeliveryStreams;
import dev.millrace.localstack.functions.FunctionDefinition;
import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.localstack.functions.Functions;
import dev.millrace.localstack.functions.InProcess;
import dev.millrace.localstack.functions.InProcesses;
import dev.millrace.localstack.functions.InvocationServer;
import dev.millrace.localstack.functions.Invocations;
import dev.millrace.localstack.functions.LocalFunction;
import dev.millrace.localstack.functions.RuntimeClient;
import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.metering.MeteredClients;
import dev.millrace.localstack.metering.MeteredFunction;
import dev.millrace.localstack.roles.CheckedClients;
import dev.millrace.localstack.roles.MappingPermissions;
import dev.millrace.localstack.roles.RequestLog;
import dev.millrace.localstack.roles.Role;
import dev.millrace.localstack.roles.StorePermissions;
import dev.millrace.localstack.secrets.GivenSecrets;
import dev.millrace.localstack.secrets.SecretsServer;
import dev.millrace.localstack.states.Executions;
import dev.millrace.localstack.states.StatesServer;
import dev.millrace.localstack.template.Template;
import dev.millrace.localstack.triggers.HttpApi;
import dev.millrace.localstack.triggers.Schedules;
import dev.millrace.localstack.triggers.Triggers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The stack of a synthesized template, running on this machine until it is closed.
public final class LocalStack implements AutoCloseable {
    /// In one process the reader of the stream is told of writes, so it looks seldom; of other processes it
    /// hears nothing.
    private static final Duration IDLE = Duration.ofMillis(200);

    private static final Duration UNHEARD = Duration.ofMillis(20);
    private static final String SWEEP = "sweep";
    private static final String SERVE_WORKERS = "serve-workers";

    private final Deque<AutoCloseable> parts;
    private final RequestLog requests = new RequestLog();
    private final AtomicReference<Optional<Triggers>> triggers = new AtomicReference<>(Optional.empty());
    private final LocalStackOptions options;
    private final Meter meter;
    private final Template template;
    private final EventLog events;
    private final LocalStreams dataStreams = new LocalStreams();
    private final AwsClients clients;
    private final Map<String, String> environment;
    private final URI queues;
    private final Functions functions;
    private final HttpApi api;

    private LocalStack(LocalStackOptions options, Deque<AutoCloseable> parts) {
        this.parts = parts;
        this.options = options;
        this.meter = options.meter();
        this.template = Template.read(options.template());
        var data = options.data().map(folder -> closedLater(DataFolder.open(folder)));
        var folder = data.map(DataFolder::path);
        this.events = closedLater(new EventLog(folder));
        this.api = closedLater(HttpApi.listen(options.port(), events));
        var cloud = closedLater(cloud());
        var streams = closedLater(new DeliveryStreams(template, cloud.s3()));
        var buses = closedLater(new Buses(template, events));
        var invocations = new Invocations();
        var executions = closedLater(new Executions(options.stateMachines(), buses.client()));
        this.clients = new StackClients(
                cloud, buses.client(), invocations, dataStreams, new GivenSecrets(options.secrets()), executions);
        this.queues = Objects.requireNonNull(cloud.endpoints().get("SQS"));
        Creation.of(template, cloud);
        var services = new HashMap<String, String>();
        if (options.processes()) {
            var bus = closedLater(BusServer.start(buses.client()));
            services.putAll(ProcessEnvironment.of(cloud.endpoints(), bus.address()));
            var lambda = closedLater(InvocationServer.start(invocations));
            services.put("AWS_ENDPOINT_URL_LAMBDA", lambda.address().toString());
            var secrets = closedLater(SecretsServer.start(clients.secrets()));
            services.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.address().toString());
            var states = closedLater(StatesServer.start(executions));
            services.put("AWS_ENDPOINT_URL_SFN", states.address().toString());
        }
        this.environment = Map.copyOf(services);
        this.functions = functions();
        invocations.connect(functions);
        MappingPermissions.check(
                template, arn -> functions.byArn(arn).definition().role());
        StorePermissions.check(template);
        buses.connect(cloud.sqs(), functions, streams, meter);
        var schedules = closedLater(new Schedules(buses, meter));
        var built = closedLater(Triggers.of(
                template,
                functions,
                cloud.sqs(),
                cloud.streams(),
                function -> clientsOf(functions.named(function).definition()).s3(),
                requests,
                meter,
                folder,
                options.processes() ? UNHEARD : IDLE));
        triggers.set(Optional.of(built));
        api.start(template, functions, meter);
        built.start();
        boolean restarted = data.map(DataFolder::usedBefore).orElse(false);
        schedules.start(restarted);
        if (restarted) {
            functions.find(SWEEP).ifPresent(this::lookAtAll);
        }
    }

    /// Returns once everything answers. Throws [dev.millrace.localstack.template.TemplateRefused] for a template that
    /// asks for something the stack does not do.
    public static LocalStack start(LocalStackOptions options) {
        var parts = new ArrayDeque<AutoCloseable>();
        try {
            return new LocalStack(options, parts);
        } catch (RuntimeException | Error trouble) {
            close(parts);
            throw trouble;
        }
    }

    /// Where the template's HTTP API answers.
    public URI apiUrl() {
        return api.url();
    }

    /// Where programs of this machine receive from the queues of workers, by the queues' names.
    public Map<String, URI> workerQueues() {
        var urls = new TreeMap<String, URI>();
        functions
                .find(SERVE_WORKERS)
                .ifPresent(function -> Settings.read(function.definition().settings())
                        .workerQueues()
                        .forEach((name, url) ->
                                urls.put(name, queues.resolve(URI.create(url).getPath()))));
        return Collections.unmodifiableMap(urls);
    }

    /// What the buses accepted.
    public EventLog events() {
        return events;
    }

    /// What was put on Kinesis data streams.
    public LocalStreams streams() {
        return dataStreams;
    }

    /// What the functions asked of the services.
    public RequestLog requests() {
        return requests;
    }

    /// By the name the template gives it (`POWERTOOLS_SERVICE_NAME`, or its physical name).
    public LocalFunction function(String name) {
        return functions.named(name);
    }

    /// Clients on nobody's role, for looking on.
    public AwsClients clients() {
        return clients;
    }

    /// What a process must know, besides a function's settings, to find the services: empty unless functions run in
    /// processes of their own.
    public Map<String, String> environment() {
        return environment;
    }

    public Template template() {
        return template;
    }

    @Override
    public void close() {
        close(parts);
    }

    /// The latest first.
    private static void close(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception trouble) {
                throw new IllegalStateException("The local stack did not stop", trouble);
            }
        }
    }

    /// The queues are in memory, so what they held when the stack died is gone. The sweep finds it again, as it
    /// would on AWS after a purge, and is told not to wait.
    private void lookAtAll(LocalFunction sweep) {
        var looking = Thread.ofVirtual().name("after a restart").unstarted(() -> {
            try {
                sweep.invoke("{\"detail\":{\"look\":\"all\"}}".getBytes(StandardCharsets.UTF_8));
            } catch (FunctionFailed failed) {
                options.log().accept(SWEEP, "It could not look at all tasks after the restart: " + failed);
            }
        });
        looking.start();
        parts.push(looking::interrupt);
    }

    private <P extends AutoCloseable> P closedLater(P part) {
        parts.push(part);
        return part;
    }

    private Cloud cloud() {
        return options.endpoint().isPresent()
                ? CloudAt.endpoint(options.endpoint().get())
                : LocalCloud.start(options.dynamoDbLocal(), options.data(), options.processes());
    }

    private Functions functions() {
        var started = new ArrayList<LocalFunction>();
        template.all("AWS::Lambda::Function")
                .map(function -> FunctionDefinition.of(function, template).with(options.settings()))
                .forEach(definition -> started.add(closedLater(start(definition))));
        return new Functions(started);
    }

    private LocalFunction start(FunctionDefinition definition) {
        Consumer<String> log = line -> {
            meter.logged(definition.name(), line);
            options.log().accept(definition.name(), line);
        };
        return new MeteredFunction(
                options.processes()
                        ? InProcesses.start(definition, classPath(definition), environment, log)
                        : InProcess.start(definition, loader(definition), clientsOf(definition), log),
                meter);
    }

    private List<String> classPath(FunctionDefinition definition) {
        var own = options.classPath().isEmpty() ? definition.jars() : options.classPath();
        var jars = Stream.of(own, definition.layerJars(), options.handlers())
                .flatMap(List::stream)
                .map(Path::toString);
        return Stream.concat(jars, RuntimeClient.classPath().stream()).toList();
    }

    private AwsClients clientsOf(FunctionDefinition definition) {
        return new CheckedClients(
                definition.name(),
                Role.named(definition.role(), template),
                MeteredClients.of(clients, definition.name(), meter),
                requests,
                write -> {
                    options.written().accept(write);
                    triggers.get().ifPresent(Triggers::written);
                });
    }

    private ClassLoader loader(FunctionDefinition definition) {
        return HandlerJars.over(options.functions(), options.handlers(), definition.layerJars());
    }
}
