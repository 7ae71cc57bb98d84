package dev.millrace.applytemplate;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.SecureChance;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.template.AppliedTemplate;
import dev.millrace.engineaws.template.TemplateStore;
import dev.millrace.enginetemplates.Reading;
import dev.millrace.enginetemplates.TemplateReader;
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
                        .withWorkers(settings.workerQueues().keySet()),
                settings.environment());
        this.store = new TemplateStore(
                clients.dynamoDb(),
                settings.table(),
                clients.s3(),
                settings.payloadBucket(),
                InstantSource.system(),
                new SecureChance());
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
                request.onlyValidates() ? Answers.valid(valid.template()) : Answers.outcome(store.apply(valid));
        };
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
        return Answers.list("versions", page);
    }

    private ObjectNode show(TemplateRequest request) {
        String namespace = request.path("namespace");
        String name = request.path("name");
        Optional<AppliedTemplate> found = request.version().flatMap(version -> store.find(namespace, name, version));
        AppliedTemplate template =
                found.orElseThrow(() -> unknown(namespace + "/" + name + "@" + request.path("version")));
        return Answers.whole(template, store.document(template));
    }

    private static Refusal unknown(String template) {
        return new Refusal(404, "UNKNOWN_TEMPLATE", "path", "there is no template " + template, "see GET /templates");
    }
}
