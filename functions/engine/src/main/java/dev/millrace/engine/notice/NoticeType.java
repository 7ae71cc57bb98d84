package dev.millrace.engine.notice;

/// What a notice can tell. Names are stored: follow one with another, never edit it.
public enum NoticeType {
    /// No step of the lane starts.
    LANE_PAUSED,
    LANE_RESUMED,
    /// No step of the template's tasks starts.
    TEMPLATE_PAUSED,
    TEMPLATE_RESUMED,
    /// No step of the namespace's tasks starts.
    NAMESPACE_PAUSED,
    NAMESPACE_RESUMED
}
