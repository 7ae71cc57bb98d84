package dev.millrace.localstack.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.engineaws.AwsClients;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// Always throws.
public final class Broken implements RequestStreamHandler {
    public Broken() {}

    public Broken(Map<String, String> settings, AwsClients clients) {}

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
        throw new IllegalStateException("broken, as always");
    }
}
