package dev.millrace.enginetemplates.format;

/// The words for `backoff`.
public enum Growth {
    FIXED,
    LINEAR,
    EXPONENTIAL,
    FIBONACCI,
    TABLE
}
