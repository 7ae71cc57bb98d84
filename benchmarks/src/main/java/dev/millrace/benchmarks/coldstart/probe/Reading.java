package dev.millrace.benchmarks.coldstart.probe;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.millrace.engineaws.function.BatchAnswer;
import dev.millrace.engineaws.function.QueueEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// The reading of a queue's event, and the writing of an answer.
public final class Reading implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        if (QueueEvent.read(event).isEmpty()) {
            new BatchAnswer(List.of()).write(answer);
        }
    }
}
