package dev.millrace.engineaws.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/// Sends up to ten messages in one request, and again those that SQS could not take. SQS also limits a request to 1
/// MiB; ten of our messages are two kilobytes.
final class Batches {
    /// What SQS takes in one request.
    static final int MOST = 10;

    private static final int TRIES = 4;
    private static final long FIRST_PAUSE_MILLIS = 20;

    private final SqsClient sqs;

    Batches(SqsClient sqs) {
        this.sqs = sqs;
    }

    static <T> List<List<T>> of(List<T> all) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + MOST)
                .mapToObj(from -> all.subList(from, Math.min(from + MOST, all.size())))
                .toList();
    }

    /// Returns when the queue keeps all of them.
    ///
    /// @param entries at most ten; their ids are given here
    void send(String queue, List<SendMessageBatchRequestEntry.Builder> entries) {
        List<SendMessageBatchRequestEntry> open = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            open.add(entries.get(i).id(Integer.toString(i)).build());
        }
        for (int tried = 1; ; tried++) {
            SendMessageBatchResponse answer = sqs.sendMessageBatch(SendMessageBatchRequest.builder()
                    .queueUrl(queue)
                    .entries(open)
                    .build());
            if (!answer.hasFailed() || answer.failed().isEmpty()) {
                return;
            }
            giveUpOn(queue, answer.failed(), tried);
            Set<String> failed =
                    answer.failed().stream().map(BatchResultErrorEntry::id).collect(Collectors.toSet());
            open.removeIf(entry -> !failed.contains(entry.id()));
            pauseAfter(tried);
        }
    }

    private static void giveUpOn(String queue, List<BatchResultErrorEntry> failed, int tried) {
        if (tried == TRIES || failed.stream().anyMatch(BatchResultErrorEntry::senderFault)) {
            BatchResultErrorEntry first = failed.getFirst();
            throw new IllegalStateException("Queue " + queue + " did not take " + failed.size() + " messages in "
                    + tried + " tries: " + first.code() + " " + first.message());
        }
    }

    private static void pauseAfter(int tried) {
        try {
            Thread.sleep(FIRST_PAUSE_MILLIS << tried);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending", interrupted);
        }
    }
}
