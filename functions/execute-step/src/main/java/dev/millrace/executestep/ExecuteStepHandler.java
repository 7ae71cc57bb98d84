package dev.millrace.executestep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.builtinhandlers.HttpHandler;
import dev.millrace.builtinhandlers.LambdaHandler;
import dev.millrace.builtinhandlers.StateMachineHandler;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.usecase.ExecuteStep;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.function.MessageBatch;
import dev.millrace.engineaws.function.QueueEvent;
import dev.millrace.engineaws.function.QueueMessage;
import dev.millrace.engineaws.queue.LaneMessage;
import dev.millrace.engineaws.secret.CachedSecrets;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.steprunner.JavaStepRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/// Runs the steps that a batch of lane messages names, side by side. A message whose work could not be finished is
/// reported alone and comes again; the others are done.
public final class ExecuteStepHandler implements RequestStreamHandler {
    private final ExecuteStep executeStep;
    private final MessageBatch batch;
    private final Wiring wiring;

    /// As Lambda starts it.
    public ExecuteStepHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.SQS, Service.S3));
    }

    /// Handlers are found by the thread's context class loader.
    public ExecuteStepHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(settings, clients, Settings.Need.ADVANCE_QUEUE);
        var classes = Thread.currentThread().getContextClassLoader();
        var handlers = HandlerCatalogue.load(classes)
                .with(new LambdaHandler(new ApiLambdaInvoker(clients::lambda)))
                .with(new StateMachineHandler(
                        wiring.stateMachines()::knows,
                        new ApiExecutions(wiring.stateMachines(), wiring.stepFunctions(), wiring.clock())))
                .with(new HttpHandler(new CachedSecrets(clients::secrets, wiring.clock())::read));
        this.executeStep = wiring.executeStep(new JavaStepRunner(handlers, classes, settings, wiring.clock())
                .knowing(handlers.withWorkers(wiring.workers()))
                .publishing(new EventCheck(wiring.eventForms(), wiring.clock())));
        this.batch = wiring.messageBatch();
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        List<QueueMessage> messages = QueueEvent.read(event);
        wiring.run(
                        context,
                        invocation -> batch.each(
                                messages,
                                message -> executeStep.execute(
                                        read(message), wiring.laneOf(message.queueArn()), invocation)))
                .write(answer);
    }

    private static StepMessage read(QueueMessage message) {
        return Wiring.stepMessage(message.body(), message.attributes().getOrDefault(LaneMessage.TRACEPARENT, ""));
    }
}
