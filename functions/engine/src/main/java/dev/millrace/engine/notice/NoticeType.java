package dev.millrace.engine.notice;

/// What a notice can tell. Names are stored: follow one with another, never edit it.
public enum NoticeType {
    SUBSCRIPTION_CREATED,
    SUBSCRIPTION_CHANGED,
    SUBSCRIPTION_PAUSED,
    SUBSCRIPTION_RESUMED,
    SUBSCRIPTION_DELETED,
    /// An event was given up.
    DELIVERY_FAILED,
    /// It failed for too long, or its receiver is gone.
    WEBHOOK_DISABLED,
    WEBHOOK_ENABLED,
    WEBHOOK_SECRET_ROTATED,
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
    DEAD_LETTER_RECORDED,
    DEAD_LETTER_INVESTIGATED,
    DEAD_LETTER_REDRIVEN,
    DEAD_LETTER_RESOLVED,
    DEAD_LETTER_DISMISSED,
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
    EVENT_TYPE_REGISTERED,
    /// A handler has too much to do, so that its limit is made use of by a part only.
    LIMIT_SLOWED
}
