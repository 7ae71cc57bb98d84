package dev.millrace.enginetemplates.format;

import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import java.time.Duration;
import java.util.Optional;

/// What defaults, a step or an environment say about how a step runs. Several are laid over each other; the uppermost
/// that says something is heard.
public record StepSettings(
        Optional<RetryBlock> retry, Optional<Duration> timeout, Optional<Duration> heartbeat, Optional<Lane> lane) {
    public static final StepSettings NONE =
            new StepSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration SHORTEST_HEARTBEAT = Duration.ofSeconds(1);

    static StepSettings read(Section section) {
        if (Keys.DEFAULTS.stream().allMatch(key -> section.child(key).isEmpty())) {
            return NONE;
        }
        return new StepSettings(
                section.section("retry", Keys.RETRY).map(RetryReader::read),
                section.duration("timeout", SHORTEST_TIMEOUT, StepTemplate.LONGEST_ATTEMPT),
                section.duration("heartbeat", SHORTEST_HEARTBEAT, StepTemplate.LONGEST_ATTEMPT),
                section.oneOf("lane", Lane.class));
    }

    public StepSettings over(StepSettings below) {
        if (equals(NONE)) {
            return below;
        }
        Optional<RetryBlock> merged = retry.isPresent() && below.retry.isPresent()
                ? Optional.of(retry.get().over(below.retry.get()))
                : retry.or(below::retry);
        return new StepSettings(
                merged, timeout.or(below::timeout), heartbeat.or(below::heartbeat), lane.or(below::lane));
    }

    /// Notes what does not go together once the uppermost settings, which stand at `place`, lie over the others.
    ///
    /// @param isAnswered whether the step waits for an answer: then its heartbeat is of who is to give it
    public static void check(
            Place place, StepSettings upper, StepSettings effective, boolean isAnswered, Problems problems) {
        Optional<RetryBlock> retry = effective.retry.filter(ignored -> upper.retry.isPresent());
        place.child("retry").ifPresent(block -> retry.ifPresent(all -> RetryCheck.check(block, all, problems)));
        if (!isAnswered && (upper.heartbeat.isPresent() || upper.timeout.isPresent())) {
            checkTimes(place, effective, problems);
        }
    }

    public static void checkTimes(Place place, StepSettings effective, Problems problems) {
        Duration timeout = effective.timeout.orElse(StepTemplate.DEFAULT_TIMEOUT);
        effective
                .heartbeat
                .filter(heartbeat -> heartbeat.compareTo(timeout) > 0)
                .ifPresent(heartbeat -> {
                    Place at = place.child("heartbeat")
                            .or(() -> place.child("timeout"))
                            .orElse(place);
                    problems.add(
                            at,
                            "the heartbeat of " + Durations.text(heartbeat) + " is longer than the timeout of "
                                    + Durations.text(timeout),
                            "make it shorter than the timeout");
                });
    }
}
