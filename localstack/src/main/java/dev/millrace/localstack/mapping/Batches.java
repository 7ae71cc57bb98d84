package dev.millrace.localstack.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// Reads `{"batchItemFailures":[{"itemIdentifier":"…"}]}`.
public final class Batches {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Batches() {}

    /// The identifiers reported as failed. A report that names something outside the batch, or is no report at all,
    /// fails the whole batch, as it does on Lambda; an empty answer fails nothing.
    public static Set<String> failures(byte[] answer, Set<String> batch) {
        JsonNode report;
        try {
            report = JSON.readTree(answer);
        } catch (IOException unreadable) {
            return batch;
        }
        var failures = new HashSet<String>();
        for (var failure : report.path("batchItemFailures")) {
            var identifier = failure.path("itemIdentifier").asText();
            if (!batch.contains(identifier)) {
                return batch;
            }
            failures.add(identifier);
        }
        return failures;
    }
}
