package dev.millrace.imagebatch;

/// A picture that has been shrunk.
public record Thumbnail(String file, int width, int height, long bytes) {}
