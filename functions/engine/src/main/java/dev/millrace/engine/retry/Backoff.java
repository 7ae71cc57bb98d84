package dev.millrace.engine.retry;

import java.time.Duration;
import java.util.List;

/// How long to wait after the failed attempt `n`, counted from one, before chance is added and the cap taken.
///
/// None of the formulas overflows: what would be more than a year is a year.
public sealed interface Backoff {
    /// Nothing is put off longer.
    Duration LONGEST = Duration.ofDays(365);

    Duration after(int attempt);

    /// The same every time.
    record Fixed(Duration base) implements Backoff {
        @Override
        public Duration after(int attempt) {
            return least(base);
        }
    }

    /// `base + increment · n`.
    record Linear(Duration base, Duration increment) implements Backoff {
        @Override
        public Duration after(int attempt) {
            return capped(base.toMillis() + (double) increment.toMillis() * attempt);
        }
    }

    /// `base · multiplier^(n−1)`.
    record Exponential(Duration base, double multiplier) implements Backoff {
        public Exponential {
            if (!(multiplier >= 1.0) || multiplier > 1_000.0) {
                throw new IllegalArgumentException("A multiplier lies between 1 and 1000, not " + multiplier);
            }
        }

        @Override
        public Duration after(int attempt) {
            return capped(base.toMillis() * Math.pow(multiplier, attempt - 1.0));
        }
    }

    /// `base · fib(n)`, with fib(1) = fib(2) = 1.
    record Fibonacci(Duration base) implements Backoff {
        @Override
        public Duration after(int attempt) {
            double previous = 0;
            double current = 1;
            for (int n = 1; n < attempt && current < LONGEST.toMillis(); n++) {
                double next = previous + current;
                previous = current;
                current = next;
            }
            return capped(base.toMillis() * current);
        }
    }

    /// The delays one by one; the last one repeats.
    record Table(List<Duration> delays) implements Backoff {
        public Table {
            delays = List.copyOf(delays);
            if (delays.isEmpty()) {
                throw new IllegalArgumentException("A table of delays needs at least one");
            }
        }

        @Override
        public Duration after(int attempt) {
            return least(delays.get(Math.min(attempt, delays.size()) - 1));
        }
    }

    private static Duration least(Duration delay) {
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }

    private static Duration capped(double millis) {
        return millis >= LONGEST.toMillis() ? LONGEST : Duration.ofMillis((long) millis);
    }
}
