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

/// Messages of the submission queue. What can't be submitted, however often it is tried, is on its way to the
/// dead-letter queue at once; the rest of the batch goes on.
final class QueueDoor {
    private final Submissions submissions;
    private final MessageBatch batch;

    QueueDoor(Wiring wiring, Submissions submissions) {
        this.submissions = submissions;
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
            if (!batch.one(message, () -> submit(record, message, invocation))) {
                failures.addObject().put("itemIdentifier", message.id());
            }
        }
        return response;
    }

    private void submit(JsonNode record, MessageBatch.Message message, Invocation invocation) {
        Optional<String> traceparent =
                Documents.text(record.path("messageAttributes").path("traceparent"), "stringValue");
        try {
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
        } catch (Problems.Found found) {
            throw new PoisonMessageException(message.id() + ": " + found.getMessage());
        }
    }
}
