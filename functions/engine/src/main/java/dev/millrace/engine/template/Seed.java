package dev.millrace.engine.template;

/// Steps that a decision has returned and that have no numbers yet.
@FunctionalInterface
public interface Seed {
    /// The template with these steps, numbered from `base`.
    Template planted(Template in, int decision, int base);
}
