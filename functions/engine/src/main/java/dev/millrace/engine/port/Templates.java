package dev.millrace.engine.port;

import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import java.util.Optional;

/// Compiled templates, cached by their hash.
public interface Templates {
    /// @return the template with this hash
    /// @throws IllegalStateException if it is not in the store, although a task refers to it
    Template byHash(TemplateRef ref, String hash);

    /// @param version the newest where empty
    Optional<Template> find(String namespace, String name, Optional<String> version);
}
