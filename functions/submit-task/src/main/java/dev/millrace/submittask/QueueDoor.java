package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.function.MessageBatch;
import dev.millrace.engineaws.function.PoisonMessageException;
import java.util.Optional;

/// Messages of the submission queue, and those for the door beside it. What can't be submitted, however often it is
/// tried, is on its way to the dead-letter queue at once; the rest of the batch goes on.
final class QueueDoor {
    private final Submissions submissions;
    private final Optional<ExecutionDoor> executions;
    private final MessageBatch batch;

    QueueDoor(Wiring wiring, Submissions submissions, Optional<ExecutionDoor> executions) {
        this.submissions = submissions;
        this.executions = executions;
        this.batch = wiring.messageBatch();
    }

    ObjectNode answer(JsonNode event, Invocation invocation) {
        ObjectNode response = Documents.object();
        ArrayNode failures = response.putArray("batchItemFailures");
        for (JsonNode record : event.path("Records")) {
            MessageBatch.Message message = new MessageBatch.Message(
                    record.path("messageId").asText(),
                    record.path("receiptHandle").asText(),
                    record.path("eventSourceARN").asText());
            if (!batch.one(message, () -> work(record, message, invocation))) {
                failures.addObject().put("itemIdentifier", message.id());
            }
        }
        return response;
    }

    private void work(JsonNode record, MessageBatch.Message message, Invocation invocation) {
        try {
            Optional<ExecutionDoor> door = executions.filter(served -> served.serves(message.queueArn()));
            if (door.isPresent()) {
                door.get().answer(record.path("body").asText(), invocation);
            } else {
                submit(record, message, invocation);
            }
        } catch (Problems.Found found) {
            throw new PoisonMessageException(message.id() + ": " + found.getMessage());
        }
    }

    private void submit(JsonNode record, MessageBatch.Message message, Invocation invocation) {
        Optional<String> traceparent =
                Documents.text(record.path("messageAttributes").path("traceparent"), "stringValue");
        Submitted submitted = submissions
                .submit(Documents.parse(record.path("body").asText()), traceparent, invocation)
                .submitted();
        if (submitted instanceof Submitted.Conflict conflict) {
            throw new PoisonMessageException(message.id() + ": its key was used with another input by task "
                    + conflict.first().id());
        }
        if (submitted instanceof Submitted.BeingErased erased) {
            throw new IllegalStateException(message.id() + ": the first task of its key, "
                    + erased.first().id() + ", is being erased; it comes again");
        }
        if (submitted instanceof Submitted.UnknownTemplate) {
            throw new PoisonMessageException(message.id() + ": it names a template that is not there");
        }
    }
}
