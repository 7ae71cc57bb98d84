package dev.millrace.engine.event;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engine.template.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One version of a type of users' events, as it was registered in a namespace. It never changes.
///
/// @param version from 1, without gaps
/// @param schema a JSON Schema of bodies, in canonical form
/// @param example a body, if one was given
/// @param by who registered it
public record EventForm(
        String namespace,
        String type,
        int version,
        Optional<String> description,
        Json schema,
        Optional<Json> example,
        Instant at,
        String by) {
    /// Bytes of a schema, and of an example.
    public static final int LARGEST = 64 * 1024;

    /// What is told of its registration.
    public Notice notice() {
        return new Notice(
                NoticeType.EVENT_TYPE_REGISTERED,
                at,
                by,
                Map.of("namespace", namespace, "eventType", type, "eventVersion", version));
    }
}
