package dev.millrace.calculatereadiness;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.usecase.AdvanceTask;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.function.MessageBatch;
import java.util.Map;

/// Settles the steps that a batch of the advance queue names, all those of one task with one write. The queue is in
/// order by task, so when a task fails all its messages of the batch come again.
public final class CalculateReadinessHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final AdvanceTask advanceTask;
    private final MessageBatch batch;
    private final Wiring wiring;

    /// As Lambda starts it.
    public CalculateReadinessHandler() {
        this(System.getenv(), SdkClients.primed());
    }

    public CalculateReadinessHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(settings, clients);
        this.advanceTask = wiring.advanceTask();
        this.batch = wiring.messageBatch();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return wiring.run(
                context,
                invocation -> batch.together(
                        event,
                        message -> Wiring.finish(message.getBody()),
                        Finish::task,
                        (task, finishes, again) -> advanceTask.settle(task, finishes, again, invocation)));
    }
}
