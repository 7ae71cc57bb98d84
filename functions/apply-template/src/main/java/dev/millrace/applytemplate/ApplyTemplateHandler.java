package dev.millrace.applytemplate;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.builtinhandlers.StateMachineHandler;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.SecureChance;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.template.AppliedTemplate;
import dev.millrace.engineaws.template.TemplateLife;
import dev.millrace.engineaws.template.TemplateStore;
import dev.millrace.enginetemplates.Reading;
import dev.millrace.enginetemplates.TemplateReader;
import dev.millrace.enginetemplates.diff.TemplateDiff;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.jsonlog.InvocationLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Takes, checks and shows templates.
public final class ApplyTemplateHandler implements RequestStreamHandler {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InvocationLog log;
    private final TemplateReader reader;
    private final TemplateStore store;
    private final LifeRoutes life;

    /// As Lambda starts it.
    public ApplyTemplateHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.S3));
    }

    /// Step handlers are found by the thread's context class loader.
    public ApplyTemplateHandler(Map<String, String> environment, AwsClients clients) {
        Settings settings = Settings.read(environment, Settings.Need.TABLE, Settings.Need.PAYLOAD_BUCKET);
        this.log = new InvocationLog(environment);
        this.reader = new TemplateReader(
                HandlerCatalogue.load(Thread.currentThread().getContextClassLoader())
                        .with(new StateMachineHandler(settings.stateMachines()::knows))
                        .withWorkers(settings.workerQueues().keySet()),
                settings.environment());
        this.store = new TemplateStore(
                clients.dynamoDb(),
                settings.table(),
                clients.s3(),
                settings.payloadBucket(),
                InstantSource.system(),
                new SecureChance());
        this.life = new LifeRoutes(
                new TemplateLife(clients.dynamoDb(), settings.table(), InstantSource.system(), new SecureChance()));
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        JsonNode request = JSON.readTree(event);
        JSON.writeValue(answer, log.within(context, () -> answer(new TemplateRequest(request))));
    }

    private ObjectNode answer(TemplateRequest request) {
        try {
            return switch (request.route()) {
                case "POST /templates" -> apply(request);
                case "GET /templates" -> list(request);
                case "GET /templates/{namespace}/{name}" -> versions(request);
                case "GET /templates/{namespace}/{name}/{version}" -> show(request);
                case "GET /templates/{namespace}/{name}/diff" -> diff(request);
                case "POST /templates/{namespace}/{name}/{version}/deprecate" -> life.deprecate(request);
                case "POST /templates/{namespace}/{name}/{version}/reinstate" -> life.reinstate(request);
                case "PUT /templates/{namespace}/{name}/canary" -> life.setCanary(request);
                case "POST /templates/{namespace}/{name}/canary/{end}" -> life.endCanary(request);
                default ->
                    throw new Refusal(404, "UNKNOWN_ROUTE", request.route(), "there is no such route", "see the API");
            };
        } catch (Refusal refusal) {
            return Answers.refused(refusal);
        }
    }

    private ObjectNode apply(TemplateRequest request) {
        return switch (reader.read(request.text())) {
            case Reading.Invalid invalid -> Answers.invalid(invalid.problems());
            case Reading.Valid valid ->
                request.onlyValidates() ? Answers.valid(valid.template()) : Answers.outcome(kept(valid, request));
        };
    }

    /// A version that is to be tried out is set as the canary before it is there: at no time do all submissions get it.
    private TemplateStore.Outcome kept(Reading.Valid valid, TemplateRequest request) {
        request.canary()
                .filter(percent -> store.isFreeFor(valid.template()))
                .ifPresent(percent -> life.setCanary(valid.template().ref(), percent, request));
        return store.apply(valid, request.actor());
    }

    private ObjectNode list(TemplateRequest request) {
        return Answers.list(
                "templates", request.page(next -> store.list(request.query("namespace"), next, request.limit())));
    }

    private ObjectNode versions(TemplateRequest request) {
        String namespace = request.path("namespace");
        String name = request.path("name");
        TemplateStore.Page page = request.page(next -> store.versions(namespace, name, next, request.limit()));
        if (page.templates().isEmpty() && request.query("next").isEmpty()) {
            throw unknown(namespace + "/" + name);
        }
        return Answers.versions(page, life.canary(namespace, name));
    }

    private ObjectNode diff(TemplateRequest request) {
        AppliedTemplate from = named(request, "from");
        AppliedTemplate to = named(request, "to");
        return DiffDocument.of(from, to, TemplateDiff.between(store.document(from), store.document(to)));
    }

    private AppliedTemplate named(TemplateRequest request, String which) {
        String namespace = request.path("namespace");
        String name = request.path("name");
        String version = request.query(which)
                .orElseThrow(() -> new Refusal(
                        400, "INVALID_REQUEST", which, "it is missing", "name two versions: ?from=1.0.0&to=1.1.0"));
        return Optional.of(version)
                .filter(text -> TemplateRef.VERSION.matcher(text).matches())
                .flatMap(text -> store.find(namespace, name, text))
                .orElseThrow(() -> unknown(namespace + "/" + name + "@" + version));
    }

    private ObjectNode show(TemplateRequest request) {
        String namespace = request.path("namespace");
        String name = request.path("name");
        Optional<AppliedTemplate> found = request.version().flatMap(version -> store.find(namespace, name, version));
        AppliedTemplate template =
                found.orElseThrow(() -> unknown(namespace + "/" + name + "@" + request.path("version")));
        return Answers.whole(template, store.document(template));
    }

    static Refusal unknown(String template) {
        return new Refusal(404, "UNKNOWN_TEMPLATE", "path", "there is no template " + template, "see GET /templates");
    }
}
