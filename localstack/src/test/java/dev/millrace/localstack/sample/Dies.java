package dev.millrace.localstack.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/// Takes its process with it.
public final class Dies implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) {
        System.out.println("last words"); // What a process prints must reach whoever asks why it ended.
        Runtime.getRuntime().halt(3);
    }
}
