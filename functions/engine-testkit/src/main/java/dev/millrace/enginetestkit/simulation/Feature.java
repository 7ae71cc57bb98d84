package dev.millrace.enginetestkit.simulation;

/// What a simulation can play beside the plain graph. Each is counted when it happens.
public enum Feature {
    CONDITION,
    DECISION,
    CREATED_STEPS,
    ITEMS,
    COMPENSATION,
    CHILD_TASK,
    CHECKPOINT,
    HEARTBEAT,
    ANSWER,
    /// Of those who name the attempt, and show no token.
    ANSWER_BY_NAME,
    LIMIT_REACHED,
    BREAKER_OPENED,
    /// A handler said that it has too much to do, and all workers ask less of it.
    SLOWED_DOWN,
    /// Somebody shares a lane fairly with others.
    TENANT,
    /// The same submission is the same task only for a while.
    WINDOW,
    /// Some submissions get a version that is tried out.
    CANARY,
    CANCEL_NOW,
    CANCEL_GRACEFULLY,
    CANCEL_AND_TAKE_BACK,
    PAUSE,
    RESUME,
    RETRY_ALL,
    RETRY_ONE,
    SKIP,
    RESOLVE_STEP,
    RESOLVE_TASK,
    RESTART,
    MOVE_TO_LANE,
    REDRIVE,
    HOLD_OF_TEMPLATE,
    HOLD_OF_NAMESPACE,
    HOLD_OF_LANE,
    /// A message was put back because of a hold.
    HELD_BACK,
    /// Nobody worked for a lane for a while.
    LULL,
    DELETE,
    /// All that lay with a task was erased.
    ERASED,
    /// The key of an erased task was used again.
    KEY_USED_AGAIN
}
