package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Identity.By;
import dev.millrace.enginetemplates.format.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a submission says of what makes it the same as another one: `"identity": "content"`, or with a window
/// `{"by": "content", "within": "24h"}`.
final class SaidIdentity {
    private static final Set<String> KEYS = Set.of("by", "within");
    private static final String WORDS = "write key, content or unique";

    private SaidIdentity() {}

    static Optional<Identity> read(JsonNode document, Problems problems) {
        JsonNode said = document.path("identity");
        if (said.isMissingNode() || said.isNull()) {
            return Optional.empty();
        }
        if (!said.isObject()) {
            return by(said, "$.identity", problems).map(by -> new Identity(by, Optional.empty()));
        }
        said.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                problems.add("$.identity." + name, "there is no such key", "known are by and within");
            }
        });
        Optional<By> by = by(said.path("by"), "$.identity.by", problems);
        Optional<Duration> within = within(said.path("within"), problems);
        if (by.filter(By.UNIQUE::equals).isPresent() && within.isPresent()) {
            problems.add("$.identity.within", "what is always unique has no window", "leave it out");
            return Optional.empty();
        }
        return by.map(known -> new Identity(known, within));
    }

    private static Optional<By> by(JsonNode said, String at, Problems problems) {
        Optional<By> by = Arrays.stream(By.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(said.textValue()))
                .findFirst();
        if (by.isEmpty()) {
            problems.add(at, "this tells nothing to compare submissions by", WORDS);
        }
        return by;
    }

    private static Optional<Duration> within(JsonNode said, Problems problems) {
        if (said.isMissingNode()) {
            return Optional.empty();
        }
        Optional<Duration> within = Optional.ofNullable(said.textValue())
                .flatMap(Durations::parse)
                .filter(time -> time.compareTo(Identity.SHORTEST) >= 0 && time.compareTo(Identity.LONGEST) <= 0);
        if (within.isEmpty()) {
            problems.add("$.identity.within", "this is no duration from 1s to 365d", "write 10m, 24h or 7d");
        }
        return within;
    }

    /// A key that would not be looked at is refused rather than passed over; so is one that is wanted and not there.
    ///
    /// @param said by the submission, not by its template
    static void check(Identity identity, boolean said, Optional<String> key, Problems problems) {
        if (identity.by() != By.KEY && key.isPresent()) {
            problems.add(
                    "$.key",
                    "submissions of this template are compared by "
                            + (identity.by() == By.CONTENT ? "their input" : "nothing") + ", so a key means nothing",
                    "leave it out, or send \"identity\": \"key\" with it");
        }
        if (identity.by() == By.KEY && said && key.isEmpty()) {
            problems.add("$.key", "it is missing, and this submission is to be known by it", "send a key");
        }
    }
}
