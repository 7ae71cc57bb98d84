package dev.millrace.sweep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.engine.usecase.SweepTasks;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.Wiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Once a minute: looks at the tasks whose look is due. Two at once do no harm; what one does not reach the next
/// one does.
///
/// Invoked by hand with `{"detail": {"look": "all"}}` it looks at every live task at once: after a queue was purged,
/// nothing need wait for its look.
public final class SweepHandler implements RequestStreamHandler {
    private static final JsonFactory JSON = new JsonFactory();

    /// Time kept back for the task that is being looked at.
    private static final Duration RESERVE = Duration.ofSeconds(20);

    private final SweepTasks sweepTasks;
    private final Wiring wiring;

    /// As Lambda starts it.
    public SweepHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.SQS, Service.S3));
    }

    public SweepHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(settings, clients);
        this.sweepTasks = wiring.sweepTasks();
    }

    /// Answers how many tasks were looked at.
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        var until = wiring.clock()
                .instant()
                .plusMillis(context.getRemainingTimeInMillis())
                .minus(RESERVE);
        boolean all = asksForAll(event);
        int looked = wiring.run(
                context,
                invocation -> all ? sweepTasks.sweepAll(until, invocation) : sweepTasks.sweep(until, invocation));
        answer.write(("\"looked at " + looked + " tasks\"").getBytes(StandardCharsets.UTF_8));
    }

    private static boolean asksForAll(InputStream event) throws IOException {
        boolean all = false;
        try (JsonParser json = JSON.createParser(event)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                if (json.nextToken() == JsonToken.START_OBJECT && name.equals("detail")) {
                    for (String inner = json.nextFieldName(); inner != null; inner = json.nextFieldName()) {
                        json.nextToken();
                        all |= inner.equals("look") && json.getValueAsString("").equals("all");
                        json.skipChildren();
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return all;
    }
}
