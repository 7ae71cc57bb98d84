package dev.millrace.engine.notice;

/// What a notice can tell. Names are stored: follow one with another, never edit it.
public enum NoticeType {
    /// No step of the lane starts.
    LANE_PAUSED,
    LANE_RESUMED
}
