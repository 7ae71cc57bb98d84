package dev.millrace.queryevents.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.engineaws.function.PoisonMessageException;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Messages that ask for a slice: `{"replay": ID, "slice": N}`.
public final class SliceQueue {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SqsClient sqs;
    private final String url;

    public SliceQueue(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    /// @param slice the one to do, counted from 0
    public record Slice(String replay, long slice) {
        /// @throws PoisonMessageException if it is none
        public static Slice parse(String body) {
            try {
                JsonNode json = JSON.readTree(body);
                if (json != null
                        && json.path("replay").isTextual()
                        && json.path("slice").isIntegralNumber()) {
                    return new Slice(
                            json.path("replay").asText(), json.path("slice").asLong());
                }
            } catch (JsonProcessingException notJson) {
                throw new PoisonMessageException("This is no JSON: " + notJson.getOriginalMessage());
            }
            throw new PoisonMessageException("This asks for no slice of a replay");
        }
    }

    void send(Replay replay, Duration delay) {
        String body = JSON.createObjectNode()
                .put("replay", replay.id())
                .put("slice", replay.slice())
                .toString();
        sqs.sendMessage(SendMessageRequest.builder()
                .queueUrl(url)
                .messageBody(body)
                .delaySeconds((int) delay.toSeconds())
                .build());
    }
}
