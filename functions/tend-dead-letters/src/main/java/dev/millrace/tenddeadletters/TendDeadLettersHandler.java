package dev.millrace.tenddeadletters;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.engine.letter.LetterSubject;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.RecordPoison;
import dev.millrace.engine.usecase.TendLetters;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.Settings.Need;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.function.MessageBatch;
import dev.millrace.engineaws.function.QueueEvent;
import dev.millrace.engineaws.function.QueueMessage;
import dev.millrace.engineaws.letter.RedriveMessage;
import dev.millrace.engineaws.queue.LaneMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Records what died on a queue, and redrives what is to be started again. A message is taken from its dead-letter
/// queue only when this has answered for it, and that is when its letter is durable.
public final class TendDeadLettersHandler implements RequestStreamHandler {
    private final Wiring wiring;
    private final RecordPoison recordPoison;
    private final TendLetters tendLetters;
    private final MessageBatch batch;

    /// What letters call a queue, by the name of its dead-letter queue.
    private final Map<String, String> queues;

    /// As Lambda starts it.
    public TendDeadLettersHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.SQS, Service.S3));
    }

    public TendDeadLettersHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(
                settings,
                clients,
                Need.ADVANCE_QUEUE,
                Need.SUBMISSION_QUEUE,
                Need.REDRIVE_QUEUE,
                Need.DEAD_LETTER_QUEUES);
        this.recordPoison = wiring.recordPoison();
        this.tendLetters = wiring.tendLetters();
        this.batch = wiring.messageBatch();
        this.queues = wiring.deadLetterQueues();
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        List<QueueMessage> messages = QueueEvent.read(event);
        wiring.run(context, invocation -> batch.each(messages, message -> tend(message, invocation)))
                .write(answer);
    }

    private void tend(QueueMessage message, Invocation invocation) {
        String name = message.queueArn().substring(message.queueArn().lastIndexOf(':') + 1);
        Optional<String> queue = Optional.ofNullable(queues.get(name));
        if (queue.isPresent()) {
            recordPoison.record(
                    new LetterSubject.OfMessage(
                            message.id(),
                            queue.get(),
                            message.body(),
                            message.attributes().getOrDefault(LaneMessage.TRACEPARENT, ""),
                            LaneMessage.task(message.body())),
                    message.deliveries());
        } else {
            tendLetters.redrive(RedriveMessage.parse(message.body()), invocation);
        }
    }
}
