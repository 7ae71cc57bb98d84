package dev.millrace.submittask;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.usecase.AnswerStep;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.Settings.Need;
import dev.millrace.engineaws.Wiring;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// Takes requests over HTTP and messages from the submission queue, two doors to the same use cases; and what
/// becomes of executions that steps have begun.
public final class SubmitTaskHandler implements RequestStreamHandler {
    private final Wiring wiring;
    private final HttpDoor http;
    private final QueueDoor queue;

    /// As Lambda starts it.
    public SubmitTaskHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.SQS, Service.S3));
    }

    public SubmitTaskHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(settings, clients, Need.ADVANCE_QUEUE, Need.SUBMISSION_QUEUE, Need.REDRIVE_QUEUE);
        Submissions submissions = new Submissions(wiring);
        AnswerStep answerStep = wiring.answerStep(new SchemaCheck()::problemOfResult);
        this.http = new HttpDoor(wiring, submissions, answerStep);
        this.queue = new QueueDoor(wiring, submissions, ExecutionDoor.of(wiring, answerStep));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        JsonNode event = Documents.read(input);
        JsonNode answer = wiring.run(
                context,
                invocation -> event.has("Records") ? queue.answer(event, invocation) : http.answer(event, invocation));
        Documents.write(answer, output);
    }
}
