package dev.millrace.engine.usecase;

import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import java.util.Optional;
import java.util.regex.Pattern;

/// A wish to have a template run.
///
/// @param version the newest where empty
/// @param input in canonical form (no white space, keys sorted), so that equal inputs are equal texts; already checked
///     against the template's schema
/// @param key the caller's idempotency key; without one every submission is a task of its own
/// @param lane the template's where empty
/// @param traceparent W3C trace context; where empty the task starts a trace of its own
/// @param identity what makes it the same as another one; the template's where empty
/// @param tenant shares lanes fairly with others; nobody in particular where empty
public record Submission(
        String namespace,
        String template,
        Optional<String> version,
        Json input,
        Optional<String> key,
        Optional<Lane> lane,
        Optional<String> correlationId,
        Optional<String> traceparent,
        Optional<Identity> identity,
        Optional<String> tenant) {
    /// What a tenant may be called: SQS takes it as the group of a message.
    public static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:@/-]{0,63}");

    /// Characters an idempotency key may have.
    public static final int LONGEST_KEY = 256;

    /// One of nobody in particular, that is the same as another by what its template says.
    public Submission(
            String namespace,
            String template,
            Optional<String> version,
            Json input,
            Optional<String> key,
            Optional<Lane> lane,
            Optional<String> correlationId,
            Optional<String> traceparent) {
        this(
                namespace,
                template,
                version,
                input,
                key,
                lane,
                correlationId,
                traceparent,
                Optional.empty(),
                Optional.empty());
    }

    /// The same of this very version.
    public Submission of(String chosen) {
        return new Submission(
                namespace,
                template,
                Optional.of(chosen),
                input,
                key,
                lane,
                correlationId,
                traceparent,
                identity,
                tenant);
    }
}
