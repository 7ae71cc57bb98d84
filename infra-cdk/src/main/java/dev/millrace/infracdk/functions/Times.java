package dev.millrace.infracdk.functions;

import dev.millrace.engine.template.StepTemplate;
import java.time.Duration;

/// How long things may take. The order is what makes redelivery safe: an attempt ends before its lease, a lease before
/// the function that holds it is stopped, and a function before its message is seen again.
///
/// `ATTEMPT ≤ LEASE < EXECUTE_STEP < LANE_VISIBILITY`
public final class Times {
    /// The longest attempt timeout a template may ask for.
    public static final Duration ATTEMPT = StepTemplate.LONGEST_ATTEMPT;

    /// What the lease of an attempt lasts beyond its timeout.
    public static final Duration LEASE_GRACE = StepTemplate.GRACE;

    public static final Duration LEASE = ATTEMPT.plus(LEASE_GRACE);

    /// The longest that Lambda lets a function run.
    public static final Duration EXECUTE_STEP = Duration.ofMinutes(15);

    public static final Duration LANE_VISIBILITY = Duration.ofMinutes(16);

    /// An API Gateway request ends after 30 seconds; the rest is for a full batch from the submission queue.
    public static final Duration SUBMIT_TASK = Duration.ofMinutes(1);

    public static final Duration SUBMISSION_VISIBILITY = Duration.ofSeconds(90);

    /// Ten webhooks side by side, each with its longest timeout, and what has to be written of them.
    public static final Duration DELIVER_EVENTS = Duration.ofMinutes(1);

    public static final Duration DELIVERY_VISIBILITY = Duration.ofSeconds(90);

    public static final Duration CALCULATE_READINESS = Duration.ofMinutes(1);

    public static final Duration ADVANCE_VISIBILITY = Duration.ofSeconds(90);

    public static final Duration APPLY_TEMPLATE = Duration.ofSeconds(30);

    public static final Duration PUBLISH_EVENTS = Duration.ofMinutes(1);

    /// An API Gateway request ends after 30 seconds; a poll waits for at most 20 of them.
    public static final Duration SERVE_WORKERS = Duration.ofSeconds(29);

    /// Longer than the poll that received a message may run.
    public static final Duration WORKER_VISIBILITY = Duration.ofMinutes(1);

    /// An API Gateway request ends after 30 seconds; a slice of a replay takes less.
    public static final Duration QUERY_EVENTS = Duration.ofSeconds(29);
    /// A request to a stream is given up after twenty seconds.
    public static final Duration STREAM_EVENTS = Duration.ofSeconds(30);

    public static final Duration STREAM_VISIBILITY = Duration.ofMinutes(1);

    public static final Duration REPLAY_VISIBILITY = Duration.ofSeconds(45);

    public static final Duration TEND_DEAD_LETTERS = Duration.ofMinutes(1);

    public static final Duration DEAD_LETTER_VISIBILITY = Duration.ofSeconds(90);

    public static final Duration SWEEP = Duration.ofMinutes(2);

    private Times() {}
}
