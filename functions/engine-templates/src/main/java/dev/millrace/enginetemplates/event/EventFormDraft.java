package dev.millrace.enginetemplates.event;

import dev.millrace.engine.template.Json;
import java.util.Optional;

/// A form of users' events as somebody wants it registered.
///
/// @param version what it is to be; empty for the next one, which may break nothing then
public record EventFormDraft(
        String namespace,
        String type,
        Optional<Integer> version,
        Optional<String> description,
        Json schema,
        Optional<Json> example) {}
