package dev.millrace.publishevents.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// A queue that keeps what it is sent, unless it is down.
public final class FakeQueue implements SqsClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<SendMessageRequest> messages = new ArrayList<>();
    private boolean down;

    public void down(boolean isDown) {
        down = isDown;
    }

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        if (down) {
            throw SqsException.builder().message("down").statusCode(503).build();
        }
        messages.add(request);
        return SendMessageResponse.builder().messageId("m" + messages.size()).build();
    }

    public List<JsonNode> bodies() {
        return messages.stream().map(FakeQueue::body).toList();
    }

    private static JsonNode body(SendMessageRequest request) {
        try {
            return MAPPER.readTree(request.messageBody());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String serviceName() {
        return SqsClient.SERVICE_NAME;
    }

    @Override
    public void close() {}
}
