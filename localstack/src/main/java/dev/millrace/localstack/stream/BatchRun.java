package dev.millrace.localstack.stream;

import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.localstack.functions.LocalFunction;
import dev.millrace.localstack.mapping.Batches;
import dev.millrace.localstack.mapping.Crew;
import dev.millrace.localstack.template.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Takes one batch of one lane to its end: every record is either taken by the function or set aside.
///
/// What failed is tried again from the lowest sequence number that was reported (or whole, if the function threw). With
/// bisection a failed batch of more than one record is halved, which costs no retry; then a record that fails alone is
/// tried until its retries or its age run out.
///
/// @param retries negative for no end
/// @param maximumAge absent for no end
record BatchRun(
        LocalFunction function,
        boolean partial,
        boolean bisect,
        int retries,
        Optional<Duration> maximumAge,
        Optional<FailedRecords> destination,
        Crew crew) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    static BatchRun of(Resource mapping, LocalFunction function, Optional<FailedRecords> destination, Crew crew) {
        var age = mapping.number(-1, "MaximumRecordAgeInSeconds");
        return new BatchRun(
                function,
                mapping.texts("FunctionResponseTypes").contains("ReportBatchItemFailures"),
                mapping.flag("BisectBatchOnFunctionError"),
                mapping.number(-1, "MaximumRetryAttempts"),
                age < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(age)),
                destination,
                crew);
    }

    /// @return false if the stack was closed before the end
    boolean run(List<StreamRecord> batch) {
        return run(batch, 0);
    }

    private boolean run(List<StreamRecord> batch, int failedBefore) {
        var left = batch;
        var failures = failedBefore;
        while (!left.isEmpty()) {
            var failedFrom = invoke(left);
            if (crew.closed()) {
                return failedFrom == left.size();
            }
            left = left.subList(failedFrom, left.size());
            if (left.isEmpty()) {
                return true;
            }
            failures = failedFrom > 0 ? 1 : failures + 1;
            if (bisect && left.size() > 1) {
                var middle = left.size() / 2;
                return run(left.subList(0, middle), 0) && run(left.subList(middle, left.size()), 0);
            }
            if (retries >= 0 && failures > retries) {
                setAside(left, "RetryAttemptsExhausted", failures);
                return true;
            }
            if (tooOld(left.getFirst())) {
                setAside(left, "RecordAgeExceeded", failures);
                return true;
            }
            crew.pause(pause(failures));
        }
        return true;
    }

    /// @return the index of the first record that failed; the size of the batch if none did
    private int invoke(List<StreamRecord> batch) {
        try {
            var answer = function.invoke(StreamRecords.event(batch));
            if (!partial) {
                return batch.size();
            }
            var sequences = new HashSet<String>();
            batch.forEach(record -> sequences.add(record.sequence()));
            var failed = Batches.failures(answer, sequences);
            for (var at = 0; at < batch.size(); at++) {
                if (failed.contains(batch.get(at).sequence())) {
                    return at;
                }
            }
            return batch.size();
        } catch (FunctionFailed failed) {
            return 0;
        }
    }

    private void setAside(List<StreamRecord> records, String condition, int attempts) {
        destination.ifPresent(place -> place.setAside(function.definition(), records, condition, attempts));
    }

    private boolean tooOld(StreamRecord oldest) {
        return maximumAge
                .map(age -> oldest.written().plus(age).isBefore(Instant.now()))
                .orElse(false);
    }

    private static Duration pause(int failures) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
