package dev.millrace.calculatereadiness;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.function.MessageBatch;
import dev.millrace.engineaws.function.QueueEvent;
import dev.millrace.engineaws.function.QueueMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/// Settles the steps that a batch of the advance queue names, all those of one task with one write. The queue is in
/// order by task, so when a task fails all its messages of the batch come again.
public final class CalculateReadinessHandler implements RequestStreamHandler {
    private final AdvanceTask advanceTask;
    private final MessageBatch batch;
    private final Wiring wiring;

    /// As Lambda starts it.
    public CalculateReadinessHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.SQS, Service.S3));
    }

    public CalculateReadinessHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(settings, clients);
        this.advanceTask = wiring.advanceTask();
        this.batch = wiring.messageBatch();
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        List<QueueMessage> messages = QueueEvent.read(event);
        wiring.run(
                        context,
                        invocation -> batch.together(
                                messages,
                                message -> Wiring.finish(message.body()),
                                Finish::task,
                                (task, finishes, again) -> advanceTask.settle(task, finishes, again, invocation)))
                .write(answer);
    }
}
