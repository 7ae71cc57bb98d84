package dev.millrace.engine.state;

/// Why an attempt failed.
///
/// @param code short and stable: what rules and people tell failures apart by. Codes of Millrace itself are
///     constants here
/// @param message for people; cut to [#LONGEST_MESSAGE], so that a record stays small, or to [#LONGEST_LIST] where it
///     lists what is wrong with what a step returned. Never a payload
public record StepError(String code, String message) {
    public static final int LONGEST_MESSAGE = 300;
    public static final int LONGEST_LIST = 1_500;

    /// The attempt did not end within its timeout.
    public static final String TIMEOUT = "TIMEOUT";
    /// Its worker died or fell silent, as often as the step may be tried.
    public static final String LEASE_EXPIRED = "LEASE_EXPIRED";
    /// The template names a handler that the deployment does not have.
    public static final String UNKNOWN_HANDLER = "UNKNOWN_HANDLER";
    /// The handler's result can't be written as JSON.
    public static final String RESULT_NOT_SERIALISABLE = "RESULT_NOT_SERIALISABLE";
    /// The result is larger than any result may be.
    public static final String RESULT_TOO_LARGE = "RESULT_TOO_LARGE";
    /// The result breaks the step's result schema.
    public static final String RESULT_INVALID = "RESULT_INVALID";
    /// The input could not be made or read: a mapping found nothing, or the handler's type does not fit.
    public static final String INPUT_INVALID = "INPUT_INVALID";
    /// More of its items failed than it tolerates.
    public static final String ITEMS_FAILED = "ITEMS_FAILED";
    /// An event that the attempt published is of no registered type, or breaks its schema.
    public static final String EVENT_INVALID = "EVENT_INVALID";
    /// A decision named what it can't choose.
    public static final String DECISION_INVALID = "DECISION_INVALID";
    /// Nobody outside said in time how the step ended.
    public static final String ANSWER_OVERDUE = "ANSWER_OVERDUE";
    /// Those outside who are to say how the step ended were not heard of in time.
    public static final String HEARTBEAT_MISSED = "HEARTBEAT_MISSED";
    /// The step was to be gone on with more often, or for longer, than it may.
    public static final String CONTINUED_TOO_LONG = "CONTINUED_TOO_LONG";
    /// The task that the step had started has failed.
    public static final String CHILD_FAILED = "CHILD_FAILED";
    /// The task that the step had started was cancelled.
    public static final String CHILD_CANCELLED = "CHILD_CANCELLED";
    /// The task that the step is to start can't be started: there is no such template, its input does not fit, or
    /// its key was used otherwise.
    public static final String CHILD_REFUSED = "CHILD_REFUSED";
    /// More tasks would stand above the one that the step is to start than may.
    public static final String CHILD_TOO_DEEP = "CHILD_TOO_DEEP";
    /// The task did not end within its timeout.
    public static final String TASK_TIMEOUT = "TASK_TIMEOUT";
    /// Nothing of the task changed for too long.
    public static final String TASK_STALE = "TASK_STALE";
    /// The handler threw something it did not declare as retryable or permanent.
    public static final String HANDLER_FAILED = "HANDLER_FAILED";

    public StepError {
        if (code.isBlank()) {
            throw new IllegalArgumentException("An error has a code");
        }
        int longest = code.equals(DECISION_INVALID) || code.equals(EVENT_INVALID) ? LONGEST_LIST : LONGEST_MESSAGE;
        message = message.length() <= longest ? message : message.substring(0, longest - 1) + "…";
    }

    @Override
    public String toString() {
        return code + ": " + message;
    }
}
