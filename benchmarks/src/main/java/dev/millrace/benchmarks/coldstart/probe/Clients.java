package dev.millrace.benchmarks.coldstart.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.engineaws.SdkClients;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.LoggerFactory;

/// A log, which the SDK needs, and the SDK's clients, built as a function's constructor builds them; none
/// asks for anything.
public final class Clients implements RequestStreamHandler {
    private final SdkClients clients = new SdkClients();

    public Clients() {
        LoggerFactory.getLogger("millrace.transitions").info("a line");
        clients.dynamoDb();
        clients.sqs();
        clients.s3();
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        answer.write(new byte[] {'{', '}'});
    }
}
