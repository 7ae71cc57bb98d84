package dev.millrace.localstack.bus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cost.Charge;
import dev.millrace.engineaws.queue.QueueSender;
import dev.millrace.localstack.firehose.DeliveryStreams;
import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.localstack.functions.Functions;
import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.template.Pseudo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Brings one event to one target, again and again with growing pauses as the target's retry policy says, and to its
/// dead-letter queue in the end.
///
/// EventBridge counts an invocation of a function as delivered once Lambda has queued it, and Lambda then tries twice
/// more; here the rule's own policy covers both.
final class Delivery {
    /// Whose bill it is what rules cost.
    private static final String BUS = "event bus";

    /// Firehose counts each record as a multiple of it.
    private static final int RECORD_BYTES = 5 * 1024;

    private static final double GIGABYTE = 1024.0 * 1024 * 1024;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final SqsClient sqs;
    private final Functions functions;
    private final DeliveryStreams streams;
    private final Meter meter;
    private final Map<String, QueueSender> queues = new ConcurrentHashMap<>();

    Delivery(SqsClient sqs, Functions functions, DeliveryStreams streams, Meter meter) {
        this.sqs = sqs;
        this.functions = functions;
        this.streams = streams;
        this.meter = meter;
    }

    void deliver(Rule rule, Target target, JsonNode event) {
        var input = target.inputFrom(event);
        var giveUp = Instant.now().plus(target.maximumAge());
        var pause = FIRST_PAUSE;
        for (var attempt = 0; ; attempt++) {
            try {
                send(rule, target, input);
                return;
            } catch (SdkException | FunctionFailed | IllegalArgumentException | IllegalStateException trouble) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                if (attempt == target.retries() || Instant.now().plus(pause).isAfter(giveUp)) {
                    bury(rule, target, input, attempt, trouble);
                    return;
                }
                if (!paused(pause)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    static String queueUrl(String arn) {
        return "https://sqs." + Pseudo.REGION + ".amazonaws.com/" + Pseudo.ACCOUNT + "/"
                + arn.substring(arn.lastIndexOf(':') + 1);
    }

    private void send(Rule rule, Target target, String input) throws FunctionFailed {
        if (target.isDeliveryStream()) {
            streams.put(target.arn(), input);
            int records = Math.ceilDiv(input.getBytes(StandardCharsets.UTF_8).length, RECORD_BYTES);
            meter.count(BUS, Charge.DELIVERY_DATA, rule.name(), records * RECORD_BYTES / GIGABYTE);
        } else if (target.arn().contains(":lambda:")) {
            functions.byArn(target.arn()).invoke(input.getBytes(StandardCharsets.UTF_8));
        } else if (target.arn().contains(":sqs:")) {
            queues.computeIfAbsent(queueUrl(target.arn()), url -> new QueueSender(sqs, url))
                    .send(List.of(new QueueSender.Message(input, target.messageGroup(), Duration.ZERO)));
            meter.count(BUS, Charge.QUEUE_REQUESTS, rule.name(), 1);
        } else {
            throw new IllegalArgumentException("The local bus can't deliver to " + target.arn());
        }
    }

    private void bury(Rule rule, Target target, String input, int attempts, Exception trouble) {
        target.deadLetterQueue()
                .ifPresent(queue -> sqs.sendMessage(SendMessageRequest.builder()
                        .queueUrl(queueUrl(queue))
                        .messageBody(input)
                        .messageAttributes(Map.of(
                                "RULE_ARN", text(rule.arn()),
                                "TARGET_ARN", text(target.arn()),
                                "ERROR_MESSAGE", text(String.valueOf(trouble.getMessage())),
                                "RETRY_ATTEMPTS", text(Integer.toString(attempts))))
                        .build()));
    }

    private static boolean paused(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
