package dev.millrace.publishevents.compose;

import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Move;
import java.util.Locale;
import java.util.Optional;

/// The types of lifecycle event, in the order they are told to people: `<noun>.<past tense>`, in EventBridge's
/// words the `detail-type`. Each has its schema and its example in `events-schemas`; a type without them fails the
/// build, and so do they without a type.
public enum EventType {
    TASK_CREATED,
    TASK_STARTED,
    /// Every step that could go on waits for a time.
    TASK_PARKED,
    /// A step that waited goes on.
    TASK_CONTINUED,
    TASK_BLOCKED,
    TASK_UNBLOCKED,
    TASK_PAUSED,
    TASK_RESUMED,
    TASK_COMPLETED,
    TASK_FAILED,
    TASK_CANCELLED,
    TASK_RESOLVED,
    /// It had ended and goes on in a new epoch.
    TASK_RESTARTED,
    /// It waited too long in its lane, and goes on in the next one up.
    TASK_AGED,
    /// It ends cancelled once nothing of it runs any more.
    TASK_CANCEL_REQUESTED,
    /// Nothing of it changed for too long.
    TASK_WENT_STALE,
    /// A person had it deleted; what is left of it is being erased.
    TASK_DELETED,
    /// It was kept for as long as its template says, and is being erased.
    TASK_EXPIRED,
    STEP_READIED,
    /// Its first attempt began.
    STEP_STARTED,
    STEP_RETRY_SCHEDULED,
    /// A later attempt began.
    STEP_RETRIED,
    /// Another worker goes on with the attempt, as the first one's lease ran out.
    STEP_TAKEN_OVER,
    /// Its handler is not finished and goes on in another invocation.
    STEP_CONTINUED,
    /// A worker goes on with it from its checkpoint.
    STEP_TAKEN_UP,
    /// Its handler is through and asked to be called complete later.
    STEP_PARKED,
    STEP_COMPLETED,
    STEP_FAILED,
    STEP_SKIPPED,
    STEP_CANCELLED,
    STEP_RESOLVED,
    /// It is to be done again from the start.
    STEP_RESET,
    SUBSCRIPTION_CREATED,
    SUBSCRIPTION_CHANGED,
    SUBSCRIPTION_PAUSED,
    SUBSCRIPTION_RESUMED,
    SUBSCRIPTION_DELETED,
    /// An event was given up.
    DELIVERY_FAILED,
    WEBHOOK_DISABLED,
    WEBHOOK_ENABLED,
    WEBHOOK_SECRET_ROTATED,
    LIMIT_SET,
    LIMIT_REMOVED,
    /// Nothing of its handler starts.
    BREAKER_OPENED,
    /// Some of its handler start, to see whether it works again.
    BREAKER_HALF_OPENED,
    BREAKER_CLOSED,
    /// No step of the lane starts.
    LANE_PAUSED,
    LANE_RESUMED,
    /// No step of the template's tasks starts.
    TEMPLATE_PAUSED,
    TEMPLATE_RESUMED,
    /// No step of the namespace's tasks starts.
    NAMESPACE_PAUSED,
    NAMESPACE_RESUMED,
    /// Something was given up, and a person is to look at it.
    DEAD_LETTER_RECORDED("dead-letter"),
    DEAD_LETTER_INVESTIGATED("dead-letter"),
    DEAD_LETTER_REDRIVEN("dead-letter"),
    DEAD_LETTER_RESOLVED("dead-letter"),
    DEAD_LETTER_DISMISSED("dead-letter"),
    /// Stored events are told again from now on.
    REPLAY_STARTED,
    REPLAY_COMPLETED,
    REPLAY_CANCELLED,
    /// A new version is known.
    TEMPLATE_APPLIED,
    /// A version is not to be used any more.
    TEMPLATE_DEPRECATED,
    TEMPLATE_REINSTATED,
    /// Some in a hundred submissions get a newer version.
    TEMPLATE_CANARY_SET,
    TEMPLATE_CANARY_ENDED,
    /// Users' events of this type and version can be published.
    EVENT_TYPE_REGISTERED("event-type"),
    /// A handler has too much to do.
    LIMIT_SLOWED;

    private final String text;

    EventType() {
        String[] words = name().toLowerCase(Locale.ROOT).split("_", 2);
        this.text = words[0] + "." + words[1].replace('_', '-');
    }

    /// @param noun of several words, with which the constant's name begins
    EventType(String noun) {
        this.text = noun + "."
                + name().substring(noun.length() + 1).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// As it stands on the bus: `step.retry-scheduled`.
    public String text() {
        return text;
    }

    public boolean ofStep() {
        return text.startsWith("step.");
    }

    /// Notices are named as their events are.
    static EventType of(NoticeType notice) {
        return valueOf(notice.name());
    }

    /// The type of a task's transition; the state it leaves tells a start from a continuation, a resumption
    /// or a restart.
    static EventType of(Move.OfTask move) {
        return ofItself(move.cause()).orElseGet(() -> ofState(move));
    }

    /// What is told by its cause, whatever state the task is in.
    private static Optional<EventType> ofItself(Cause cause) {
        if (cause == Cause.AGED) {
            return Optional.of(TASK_AGED);
        }
        if (cause == Cause.CANCEL_REQUESTED) {
            return Optional.of(TASK_CANCEL_REQUESTED);
        }
        if (cause == Cause.WENT_STALE) {
            return Optional.of(TASK_WENT_STALE);
        }
        if (cause == Cause.DELETED) {
            return Optional.of(TASK_DELETED);
        }
        return cause == Cause.EXPIRED ? Optional.of(TASK_EXPIRED) : Optional.empty();
    }

    private static EventType ofState(Move.OfTask move) {
        return switch (move.to()) {
            case PENDING -> TASK_CREATED;
            case RUNNING -> move.from().map(EventType::goesOn).orElse(TASK_CREATED);
            case WAITING -> TASK_PARKED;
            case BLOCKED -> TASK_BLOCKED;
            case PAUSED -> TASK_PAUSED;
            case COMPLETE -> TASK_COMPLETED;
            case FAILED -> TASK_FAILED;
            case CANCELLED -> TASK_CANCELLED;
            case RESOLVED -> TASK_RESOLVED;
        };
    }

    private static EventType goesOn(TaskState.Kind from) {
        return switch (from) {
            case PENDING, RUNNING -> TASK_STARTED;
            case WAITING -> TASK_CONTINUED;
            case BLOCKED -> TASK_UNBLOCKED;
            case PAUSED -> TASK_RESUMED;
            case COMPLETE, FAILED, CANCELLED, RESOLVED -> TASK_RESTARTED;
        };
    }

    /// The type of a step's transition. An attempt that is not the first begins as a retry whatever state it left: a
    /// step whose worker died goes back to its lane before its next attempt.
    static EventType of(Move.OfSteps move) {
        return switch (move.to()) {
            case PENDING -> STEP_RESET;
            case READY -> move.from() == StepState.Kind.RUNNING ? STEP_CONTINUED : STEP_READIED;
            case RUNNING -> move.cause() == Cause.TAKEN_UP ? STEP_TAKEN_UP : begins(move.from(), move.attempt());
            case RETRYING -> STEP_RETRY_SCHEDULED;
            case WAITING -> STEP_PARKED;
            case COMPLETE -> STEP_COMPLETED;
            case FAILED -> STEP_FAILED;
            case SKIPPED -> STEP_SKIPPED;
            case CANCELLED -> STEP_CANCELLED;
            case RESOLVED -> STEP_RESOLVED;
        };
    }

    private static EventType begins(StepState.Kind from, int attempt) {
        return switch (from) {
            case RUNNING -> STEP_TAKEN_OVER;
            case RETRYING -> STEP_RETRIED;
            case PENDING, READY, WAITING, COMPLETE, FAILED, SKIPPED, CANCELLED, RESOLVED ->
                attempt > 1 ? STEP_RETRIED : STEP_STARTED;
        };
    }
}
