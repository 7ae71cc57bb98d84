package dev.millrace.engine.event;

import dev.millrace.engine.template.Json;

/// An event of a user's own, as it was accepted: its type is registered, and its body is of that form.
///
/// @param version of the form
/// @param body an object
public record OwnEvent(String type, int version, Json body) {
    /// As it is kept: `[type, version, body]`.
    public String text() {
        return "[" + Json.quoted(type) + "," + version + "," + body.text() + "]";
    }
}
