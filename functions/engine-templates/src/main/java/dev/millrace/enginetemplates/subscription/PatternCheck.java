package dev.millrace.enginetemplates.subscription;

import dev.millrace.engine.template.Json;
import java.util.Optional;

/// Whether something is an EventBridge pattern; the matcher knows, which not every reader has at hand.
@FunctionalInterface
public interface PatternCheck {
    PatternCheck NONE = pattern -> Optional.empty();

    /// What is wrong with it, if anything.
    Optional<String> problem(Json pattern);
}
