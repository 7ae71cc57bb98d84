package dev.millrace.benchmarks.coldstart.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.jsonlog.InvocationLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logging context that functions work in.
public final class Logging implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger("millrace.transitions");

    private final InvocationLog log = new InvocationLog(System.getenv());

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        LOG.atInfo().addKeyValue("step", 1).log("a line");
        answer.write(log.within(context, () -> new byte[] {'{', '}'}));
    }
}
