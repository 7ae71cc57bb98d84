package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import dev.millrace.handler.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `wait`: a timer that occupies no worker. Its result is its input.
///
/// Config: `duration` (from when the attempt runs) or `until` (a time with its offset). Where the config has neither,
/// the step's input gives one of them under the same names; where it has one, the input is not looked at, so that a
/// task's input which happens to have such a field does not change the wait.
public final class WaitHandler implements StepHandler<JsonNode, Waiting> {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String UNTIL_FIX = "Write a time with its offset, like 2030-01-31T09:00:00Z";

    private final InstantSource clock;

    public WaitHandler() {
        this(InstantSource.system());
    }

    public WaitHandler(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "wait";
    }

    @Override
    public Waiting handle(JsonNode input, StepContext context) {
        Config config = context.config(Config.class);
        Instant until = config.from(clock)
                .or(() -> Config.of(input).from(clock))
                .orElseThrow(() -> new PermanentException(
                        "WAIT_UNKNOWN", "Neither the config nor the input has a 'duration' or an 'until'"));
        return new Waiting(until, input);
    }

    @Override
    public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
        return ConfigReader.problemsIn(config, Config::read);
    }

    /// At most one of both is there.
    record Config(Optional<Duration> duration, Optional<Instant> until) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Config of(Map<String, Object> config) {
            return ConfigReader.read(config, Config::read);
        }

        /// Of an input, only the two fields count.
        static Config of(JsonNode input) {
            Map<String, String> fields = input.hasNonNull("duration")
                    ? Map.of("duration", input.path("duration").asText())
                    : input.hasNonNull("until")
                            ? Map.of("until", input.path("until").asText())
                            : Map.of();
            try {
                return ConfigReader.read(fields, Config::read);
            } catch (IllegalArgumentException e) {
                throw new PermanentException("WAIT_UNKNOWN", "The input's " + e.getMessage());
            }
        }

        private static Config read(ConfigReader config) {
            Config read = new Config(config.duration("duration", Duration.ZERO, LONGEST), until(config));
            if (config.value("duration").isPresent() && config.value("until").isPresent()) {
                config.problem("until", "stands beside 'duration'", "Keep one of them");
            }
            return read;
        }

        private static Optional<Instant> until(ConfigReader config) {
            return config.text("until", UNTIL_FIX).flatMap(text -> {
                try {
                    return Optional.of(OffsetDateTime.parse(text).toInstant());
                } catch (DateTimeParseException ignored) {
                    config.problem("until", "is not a time", UNTIL_FIX);
                    return Optional.empty();
                }
            });
        }

        Optional<Instant> from(InstantSource clock) {
            return until.or(() -> duration.map(clock.instant()::plus));
        }
    }
}
