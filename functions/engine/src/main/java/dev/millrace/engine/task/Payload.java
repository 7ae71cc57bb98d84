package dev.millrace.engine.task;

import dev.millrace.engine.template.Json;

/// An input or a result: the document itself, or where it is kept if it is large.
public sealed interface Payload {
    /// Bytes of the document.
    long size();

    record Inline(Json json) implements Payload {
        @Override
        public long size() {
            return json.size();
        }
    }

    /// @param ref names the object in the payload store; opaque to the engine
    record Stored(String ref, long size) implements Payload {}

    Payload NULL = new Inline(Json.NULL);
}
