package dev.millrace.engineaws.template;

import dev.millrace.engine.template.Deprecation;
import dev.millrace.engine.template.TemplateRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What is known of an applied version without reading its content.
///
/// @param hash of its canonical document
/// @param description cut to [#LONGEST_DESCRIPTION] characters; the document has all of it
/// @param deprecated if it is not to be used any more
/// @param revision counts the writes of its item, from 1
public record AppliedTemplate(
        TemplateRef ref,
        String hash,
        Optional<String> description,
        int steps,
        Instant appliedAt,
        Optional<Verdict> deprecated,
        long revision) {
    public static final int LONGEST_DESCRIPTION = 1_000;

    /// That it is deprecated.
    ///
    /// @param by whose word it is
    public record Verdict(Deprecation deprecation, Instant at, String by) {
        public Verdict {
            at = at.truncatedTo(ChronoUnit.MILLIS);
        }
    }

    public AppliedTemplate {
        appliedAt = appliedAt.truncatedTo(ChronoUnit.MILLIS);
        description = description.map(
                text -> text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION - 1) + "…");
    }

    /// A new one.
    public AppliedTemplate(TemplateRef ref, String hash, Optional<String> description, int steps, Instant appliedAt) {
        this(ref, hash, description, steps, appliedAt, Optional.empty(), 1);
    }

    /// The next revision, deprecated or not.
    AppliedTemplate next(Optional<Verdict> now) {
        return new AppliedTemplate(ref, hash, description, steps, appliedAt, now, revision + 1);
    }
}
