package dev.millrace.executestep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.millrace.builtinhandlers.LambdaHandler;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.function.MessageBatch;
import dev.millrace.engineaws.queue.LaneMessage;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.steprunner.JavaStepRunner;
import java.util.Map;

/// Runs the steps that a batch of lane messages names, side by side. A message whose work could not be finished is
/// reported alone and comes again; the others are done.
public final class ExecuteStepHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final ExecuteStep executeStep;
    private final MessageBatch batch;
    private final Wiring wiring;

    /// As Lambda starts it.
    public ExecuteStepHandler() {
        this(System.getenv(), SdkClients.primed());
    }

    /// Handlers are found by the thread's context class loader.
    public ExecuteStepHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(settings, clients, Settings.Need.ADVANCE_QUEUE);
        var classes = Thread.currentThread().getContextClassLoader();
        var handlers = HandlerCatalogue.load(classes)
                .with(new LambdaHandler(new ApiLambdaInvoker(clients::lambda)));
        this.executeStep = wiring.executeStep(new JavaStepRunner(handlers, classes, settings, wiring.clock()));
        this.batch = wiring.messageBatch();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return wiring.run(
                context,
                invocation -> batch.each(
                        event,
                        message -> executeStep.execute(
                                read(message), wiring.laneOf(message.getEventSourceArn()), invocation)));
    }

    private static StepMessage read(SQSMessage message) {
        var trace = message.getMessageAttributes().get(LaneMessage.TRACEPARENT);
        return Wiring.stepMessage(message.getBody(), trace == null ? "" : trace.getStringValue());
    }
}
