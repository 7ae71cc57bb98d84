package dev.millrace.engine.port;

import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Offer;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import java.util.Optional;

/// Compiled templates, cached by their hash.
public interface Templates {
    /// @return the template with this hash
    /// @throws IllegalStateException if it is not in the store, although a task refers to it
    Template byHash(TemplateRef ref, String hash);

    /// A template with the steps that a decision of a task created; they were checked when it returned them.
    ///
    /// @param in with all that was created before
    /// @param base number of the first of them
    /// @param plan what the decision returned
    Template grown(Template in, int decision, int base, Json plan);

    /// @param version the usual one where empty: the newest that is neither deprecated nor tried out
    Optional<Template> find(String namespace, String name, Optional<String> version);

    /// @param version where empty, what is usual, and what is tried out beside it
    default Optional<Offer> offer(String namespace, String name, Optional<String> version) {
        return find(namespace, name, version).map(Offer::of);
    }
}
