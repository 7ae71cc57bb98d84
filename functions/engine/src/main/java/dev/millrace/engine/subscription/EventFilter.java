package dev.millrace.engine.subscription;

import dev.millrace.engine.template.Json;
import java.util.List;
import java.util.Optional;

/// Which events a subscription is about: those for which all of this holds.
///
/// @param namespace only events of this namespace
/// @param types `task.failed`, `step.*` or `*`; all where empty
/// @param pattern an EventBridge pattern over the whole event
/// @param condition JSONLogic over `{"event": …}`
public record EventFilter(
        Optional<String> namespace, List<String> types, Optional<Json> pattern, Optional<Json> condition) {
    public EventFilter {
        types = List.copyOf(types);
    }
}
