package dev.millrace.engineaws.template;

import dev.millrace.engine.template.TemplateRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What is known of an applied version without reading its content.
///
/// @param hash of its canonical document
/// @param description cut to [#LONGEST_DESCRIPTION] characters; the document has all of it
public record AppliedTemplate(
        TemplateRef ref, String hash, Optional<String> description, int steps, Instant appliedAt) {
    public static final int LONGEST_DESCRIPTION = 1_000;

    public AppliedTemplate {
        appliedAt = appliedAt.truncatedTo(ChronoUnit.MILLIS);
        description = description.map(
                text -> text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION - 1) + "…");
    }
}
