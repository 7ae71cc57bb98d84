package dev.millrace.enginetemplates.format;

import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What one `retry` block says, or several laid over each other.
///
/// A key that is not written comes from the block below: the step's environment, the step, the environment's
/// defaults, the template's defaults. A block that states `backoff` takes no `increment`, `multiplier` or `delays`
/// from below, and one that states `jitter` takes no `spread`, since these belong to what it replaces.
///
/// @param spreadTime `spread` of additive jitter
/// @param spreadFactor `spread` of multiplicative jitter
/// @param on codes of the errors that are tried again; all where empty
/// @param except codes of the errors that are not
public record RetryBlock(
        Optional<Integer> attempts,
        Optional<Growth> backoff,
        Optional<Duration> delay,
        Optional<Duration> increment,
        Optional<Double> multiplier,
        Optional<List<Duration>> delays,
        Optional<Duration> cap,
        Optional<Jitter> jitter,
        Optional<Duration> spreadTime,
        Optional<Double> spreadFactor,
        Optional<Duration> within,
        List<String> on,
        List<String> except) {
    static final Duration DEFAULT_DELAY = Duration.ofSeconds(1);
    static final Duration DEFAULT_CAP = RetryPolicy.DEFAULT.cap();

    RetryBlock over(RetryBlock below) {
        boolean growthReplaced = backoff.isPresent();
        boolean jitterReplaced = jitter.isPresent();
        return new RetryBlock(
                attempts.or(below::attempts),
                backoff.or(below::backoff),
                delay.or(below::delay),
                growthReplaced ? increment : increment.or(below::increment),
                growthReplaced ? multiplier : multiplier.or(below::multiplier),
                growthReplaced ? delays : delays.or(below::delays),
                cap.or(below::cap),
                jitter.or(below::jitter),
                jitterReplaced ? spreadTime : spreadTime.or(below::spreadTime),
                jitterReplaced ? spreadFactor : spreadFactor.or(below::spreadFactor),
                within.or(below::within),
                on.isEmpty() ? below.on : on,
                except.isEmpty() ? below.except : except);
    }

    Growth growth() {
        return backoff.orElse(Growth.EXPONENTIAL);
    }

    /// Delays that are written out one by one, or as always the same, are meant literally: no chance unless asked for.
    Jitter effectiveJitter() {
        return jitter.orElse(
                switch (growth()) {
                    case FIXED, TABLE -> Jitter.NONE;
                    case LINEAR, EXPONENTIAL, FIBONACCI -> RetryPolicy.DEFAULT.jitter();
                });
    }

    /// The policy, once [RetryCheck] has found nothing wrong.
    public RetryPolicy policy() {
        Duration first = delay.orElse(DEFAULT_DELAY);
        Backoff formula = switch (growth()) {
            case FIXED -> new Backoff.Fixed(first);
            case LINEAR -> new Backoff.Linear(first, increment.orElse(first));
            case EXPONENTIAL -> new Backoff.Exponential(first, multiplier.orElse(2.0));
            case FIBONACCI -> new Backoff.Fibonacci(first);
            case TABLE -> new Backoff.Table(delays.orElse(List.of(first)));
        };
        double spread = switch (effectiveJitter()) {
            case ADDITIVE -> spreadTime.map(Duration::toMillis).orElse(0L);
            case MULTIPLICATIVE -> spreadFactor.orElse(0.0);
            case NONE, FULL, EQUAL -> 0;
        };
        return new RetryPolicy(
                attempts.orElse(RetryPolicy.DEFAULT.mostAttempts()),
                formula,
                cap.orElse(defaultCap(first)),
                effectiveJitter(),
                spread,
                within,
                on,
                except);
    }

    /// What is written literally is not cut, nor is a first delay that is longer than the default.
    private Duration defaultCap(Duration first) {
        return switch (growth()) {
            case FIXED, TABLE -> Backoff.LONGEST;
            case LINEAR, EXPONENTIAL, FIBONACCI -> first.compareTo(DEFAULT_CAP) > 0 ? first : DEFAULT_CAP;
        };
    }
}
