package dev.millrace.engineaws.bus;

import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/// Repeats a request as a client of the SDK with this configuration does: what may be repeated, after which pauses, how
/// often, and within which time.
final class Tries {
    private final RetryStrategy strategy;
    private final Duration one;
    private final Duration all;

    Tries(ClientOverrideConfiguration configuration) {
        this.strategy = configuration.retryStrategy().orElseThrow();
        this.one = configuration.apiCallAttemptTimeout().orElseThrow();
        this.all = configuration.apiCallTimeout().orElseThrow();
    }

    /// @param request is given the time that it may take
    /// @throws SdkException that of the last try
    <T> T of(Function<Duration, T> request) {
        long end = System.nanoTime() + all.toNanos();
        var first = strategy.acquireInitialToken(
                AcquireInitialTokenRequest.create(getClass().getName()));
        RetryToken token = first.token();
        pause(first.delay());
        while (true) {
            try {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                T answer = request.apply(left.compareTo(one) < 0 ? left : one);
                strategy.recordSuccess(RecordSuccessRequest.create(token));
                return answer;
            } catch (SdkException failed) {
                token = next(token, failed, end);
            }
        }
    }

    /// Returns when the next try is due; throws what failed if there is to be none.
    private RetryToken next(RetryToken token, SdkException failed, long end) {
        try {
            var next = strategy.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token)
                    .failure(failed)
                    .suggestedDelay(Duration.ZERO)
                    .build());
            if (System.nanoTime() + next.delay().toNanos() - end >= 0) {
                throw failed;
            }
            pause(next.delay());
            return next.token();
        } catch (TokenAcquisitionFailedException enough) {
            throw failed;
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("The thread was interrupted before the next try", stopping);
        }
    }
}
