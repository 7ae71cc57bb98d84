package dev.millrace.enginetestkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Weather drawn from a seed: rough until some time, then calm, so that whatever is still open then is the
/// engine's fault.
final class RandomWeather implements Weather {
    private static final Duration SLOWEST = Duration.ofMinutes(5);

    private final RandomGenerator random;
    private final InstantSource clock;
    private final Instant calmFrom;
    private final double calls;
    private final double deaths;
    private final double messages;
    private final double slowness;

    RandomWeather(RandomGenerator random, InstantSource clock, Instant calmFrom) {
        this.random = random;
        this.clock = clock;
        this.calmFrom = calmFrom;
        this.calls = rate();
        this.deaths = rate();
        this.messages = rate();
        this.slowness = rate();
    }

    /// Seeds differ in what is frequent, so that each kind of trouble is also seen nearly alone.
    private double rate() {
        double[] rates = {0, 0.005, 0.02, 0.06};
        return rates[random.nextInt(rates.length)];
    }

    private boolean happens(double rate) {
        return random.nextDouble() < rate && clock.instant().isBefore(calmFrom);
    }

    @Override
    public Optional<Fate> on(Call call) {
        if (happens(calls)) {
            Fault[] faults = {Fault.CALL_FAILED, Fault.REPLY_LOST, Fault.REPEATED_BY_CLIENT, Fault.THROTTLED};
            return Optional.of(fate(faults[random.nextInt(faults.length)], Fault.SENT_IN_PART, call));
        }
        if (happens(deaths)) {
            return Optional.of(
                    fate(random.nextBoolean() ? Fault.DIED_BEFORE : Fault.DIED_AFTER, Fault.DIED_WHILE_SENDING, call));
        }
        return Optional.empty();
    }

    private Fate fate(Fault whole, Fault inPart, Call call) {
        return call.messages() > 1 && random.nextBoolean()
                ? new Fate(inPart, random.nextInt(call.messages()))
                : new Fate(whole, 0);
    }

    @Override
    public Post onMessage() {
        if (!happens(messages * 2)) {
            return Post.PLAIN;
        }
        return switch (random.nextInt(3)) {
            case 0 -> new Post(0, Duration.ZERO);
            case 1 -> new Post(2, Duration.ofSeconds(random.nextInt(600)));
            default -> new Post(1, Duration.ofSeconds(1 + random.nextInt(600)));
        };
    }

    @Override
    public Duration latency() {
        return happens(slowness / 4)
                ? Duration.ofMillis(random.nextLong(SLOWEST.toMillis()))
                : Duration.ofMillis(1 + random.nextInt(20));
    }

    @Override
    public Duration stall() {
        return happens(slowness) ? Duration.ofMillis(random.nextLong(SLOWEST.toMillis())) : Duration.ZERO;
    }

    @Override
    public int pick(int count) {
        return random.nextInt(count);
    }

    @Override
    public boolean staleIndex() {
        return happens(messages * 3);
    }

    @Override
    public boolean forgetsToDelete() {
        return happens(messages);
    }

    @Override
    public boolean strays() {
        return happens(messages * 5);
    }

    @Override
    public boolean purges() {
        return happens(messages / 10);
    }
}
