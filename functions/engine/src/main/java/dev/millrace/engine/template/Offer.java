package dev.millrace.engine.template;

import java.util.Optional;

/// What a submission may get that names a template: its version, or where it names none, the usual one, and another
/// for some in a hundred.
///
/// @param deprecation of the usual one. Of a version that was not named only where all are deprecated
public record Offer(Template usual, Optional<Canary> canary, Optional<Deprecation> deprecation) {
    /// A newer version that is tried out.
    ///
    /// @param percent of the submissions that get it
    public record Canary(Template template, int percent) {}

    /// Of one version and no other.
    public static Offer of(Template template) {
        return new Offer(template, Optional.empty(), Optional.empty());
    }
}
