package dev.millrace.serveworkers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.usecase.AnswerWork;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.payload.Uploads;
import dev.millrace.engineaws.queue.WorkerQueues;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.enginetemplates.event.SaidEvents;
import dev.millrace.enginetemplates.schema.Violation;
import dev.millrace.steprunner.OutsideStep;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/// Hands steps to workers outside, and takes what they say of them.
public final class ServeWorkersHandler implements RequestStreamHandler {
    /// Characters; Lambda takes 6 MB.
    private static final int LARGEST_BODY = 8_000_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LARGEST_BODY)
                            .build())
                    .build())
            .build();

    private static final int LONGEST_WAIT = (int) WorkerQueues.LONGEST_WAIT.toSeconds();
    private static final int MOST_AT_ONCE = 10;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_CODE = 64;
    private static final int LONGEST_MESSAGE = 10_000;
    private static final int A_YEAR = 366 * 24 * 60 * 60;

    /// Bytes of an uploaded result.
    private static final long LARGEST_RESULT = 50_000_000;

    private final Wiring wiring;
    private final SortedSet<String> queues;
    private final Poll poll;
    private final Claim claim;
    private final OutsideStep outside;
    private final Uploads uploads;
    private final AnswerWork answerWork;

    /// As Lambda starts it.
    public ServeWorkersHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.SQS, Service.S3));
    }

    public ServeWorkersHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(settings, clients, Settings.Need.ADVANCE_QUEUE);
        this.outside = new OutsideStep(new EventCheck(wiring.eventForms(), wiring.clock()));
        this.uploads = wiring.uploads();
        WorkerQueues workerQueues = wiring.workerQueues();
        this.queues = workerQueues.names();
        ExecuteStep steps = wiring.executeStep(new HandOver(outside, wiring.payloads(), uploads));
        this.poll = new Poll(workerQueues, steps, wiring.clock());
        this.claim = new Claim(steps);
        this.answerWork = wiring.answerWork(steps);
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        JsonNode request = JSON.readTree(event);
        JSON.writeValue(answer, wiring.run(context, invocation -> {
            try {
                return answer(WorkRequest.of(request), invocation);
            } catch (Refusal refusal) {
                return Answers.refused(refusal);
            }
        }));
    }

    private ObjectNode answer(WorkRequest request, Invocation invocation) {
        return switch (request.route()) {
            case "POST /workers/{queue}/poll" -> poll(request, invocation);
            case "POST /workers/{queue}/claim" ->
                Answers.claimed(claim.results(queue(request), ClaimRequest.of(request), invocation));
            case "POST /claims/{token}/heartbeat" ->
                Answers.of(answerWork.heartbeat(request.token(), details(request), invocation));
            case "POST /claims/{token}/complete" -> complete(request, invocation);
            case "POST /claims/{token}/continue" -> goOn(request, invocation);
            case "POST /claims/{token}/fail" -> fail(request, invocation);
            default ->
                throw new Refusal(404, "UNKNOWN_ROUTE", request.route(), "there is no such route", "see the API");
        };
    }

    private String queue(WorkRequest request) {
        if (!queues.contains(request.queue())) {
            throw new Refusal(
                    404,
                    "UNKNOWN_QUEUE",
                    "queue",
                    "there is no worker queue '" + request.queue() + "'",
                    "use one of " + String.join(", ", queues) + ", or name it in the deployment's workerQueues");
        }
        return request.queue();
    }

    private ObjectNode poll(WorkRequest request, Invocation invocation) {
        String worker = request.text("worker", LONGEST_NAME)
                .orElseThrow(() -> Refusal.invalid("$.worker", "it is missing", "give your worker a name of its own"));
        int most = request.number("max", 1, 1, MOST_AT_ONCE);
        int wait = request.number("waitSeconds", LONGEST_WAIT, 0, LONGEST_WAIT);
        return Answers.work(poll.work(queue(request), worker, most, Duration.ofSeconds(wait), invocation));
    }

    private static Optional<Json> details(WorkRequest request) {
        if (!request.has("details")) {
            return Optional.empty();
        }
        Json details = JsonTrees.json(request.value("details"));
        if (details.size() > StepCall.Heartbeat.MOST_DETAILS) {
            throw Refusal.invalid(
                    "$.details",
                    "they have " + details.size() + " bytes",
                    "send at most " + StepCall.Heartbeat.MOST_DETAILS + ": a place to go on from, not the work itself");
        }
        return Optional.of(details);
    }

    private ObjectNode complete(WorkRequest request, Invocation invocation) {
        JsonNode result =
                request.text("resultRef", LONGEST_NAME).map(this::uploaded).orElse(request.value("result"));
        if (result.isMissingNode()) {
            throw Refusal.invalid("$.result", "it is missing", "send null for a step without a result");
        }
        List<EventCheck.Said> events = events(request);
        return Answers.of(answerWork.end(
                request.token(), judged -> outside.outcome(judged, result, events), Optional.empty(), invocation));
    }

    private static List<EventCheck.Said> events(WorkRequest request) {
        List<Violation> problems = new ArrayList<>();
        List<EventCheck.Said> said = SaidEvents.read(request.value("events"), "$.events", problems);
        if (!problems.isEmpty()) {
            throw Refusal.invalid(problems);
        }
        return said;
    }

    private JsonNode uploaded(String ref) {
        try {
            return JsonTrees.tree(uploads.read(ref, LARGEST_RESULT));
        } catch (IllegalArgumentException refused) {
            throw Refusal.invalid(
                    "$.resultRef", String.valueOf(refused.getMessage()), "upload with POST /uploads first");
        }
    }

    private ObjectNode goOn(WorkRequest request, Invocation invocation) {
        if (!request.has("checkpoint")) {
            throw Refusal.invalid("$.checkpoint", "it is missing", "say where to go on, or null");
        }
        Json checkpoint = JsonTrees.json(request.value("checkpoint"));
        Outcome.GoesOn goesOn =
                new Outcome.GoesOn(checkpoint, Duration.ofSeconds(request.number("afterSeconds", 0, 0, A_YEAR)));
        List<EventCheck.Said> events = events(request);
        return Answers.of(answerWork.end(
                request.token(), judged -> outside.outcome(judged, goesOn, events), Optional.empty(), invocation));
    }

    private ObjectNode fail(WorkRequest request, Invocation invocation) {
        StepError error = new StepError(
                request.text("code", LONGEST_CODE).orElse(StepError.HANDLER_FAILED),
                request.text("message", LONGEST_MESSAGE).orElse(""));
        boolean retryable = request.flag("retryable", true);
        Optional<Duration> after = request.has("retryAfterSeconds")
                ? Optional.of(Duration.ofSeconds(request.number("retryAfterSeconds", 0, 0, A_YEAR)))
                : Optional.empty();
        Outcome failed = new Outcome.Failed(error, retryable, after);
        return Answers.of(answerWork.end(request.token(), step -> failed, details(request), invocation));
    }
}
