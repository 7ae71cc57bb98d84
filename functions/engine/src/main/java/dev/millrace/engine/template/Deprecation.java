package dev.millrace.engine.template;

import java.util.Optional;

/// That a version is not to be used any more. Tasks that run go on, and submissions that name no version get another.
///
/// @param useInstead the version to name instead
/// @param refuses whether a submission that names it is refused, and not only warned
public record Deprecation(String reason, Optional<String> useInstead, boolean refuses) {
    /// For whom names it all the same.
    public String sentence(TemplateRef ref) {
        return ref + " is deprecated: " + reason;
    }

    public String fix(TemplateRef ref) {
        return useInstead
                .map(version -> "use " + ref.namespace() + "/" + ref.name() + "@" + version)
                .orElse("name another version, or none for the one that is usual");
    }
}
